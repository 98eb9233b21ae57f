// Catch2's runner, for test programs with their own main.
#pragma once

// Returns the exit status.
int run_tests(int argc, char** argv);
