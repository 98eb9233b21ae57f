// VENVCTL_CHECK: a condition that only a bug can break.
#pragma once

#include <cstdio>
#include <cstdlib>

#define VENVCTL_CHECK(condition)                                                              \
  do {                                                                                        \
    if (!(condition)) {                                                                       \
      std::fprintf(stderr, "%s:%d: bug: %s does not hold\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                           \
    }                                                                                         \
  } while (false)
