// Runs Catch2 in test programs that have their own main().
#pragma once

// Returns the exit status.
int run_tests(int argc, char** argv);
