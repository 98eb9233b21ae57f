// Skips a test case that cannot run on this machine.
#pragma once

#include <iostream>
#include <string>

#include "tests/support/catch.h"

// Reports the current test case as skipped: tests/support/count_results.py counts it.
inline void skip(const std::string& reason) {
  std::cout << "skipped: " << Catch::getResultCapture().getCurrentTestName() << ": " << reason
            << '\n';
}
