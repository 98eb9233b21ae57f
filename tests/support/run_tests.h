// Runs Catch2 in test programs that have their own main().
#pragma once

// Runs the test cases that the arguments select. Returns the exit status.
int run_tests(int argc, char** argv);
