// Catch2's runner, for a test program with a main of its own.
#pragma once

// Returns the exit status.
int run_tests(int argc, char** argv);
