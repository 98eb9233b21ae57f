// VENVCTL_CHECK(condition): aborts if the condition is false, which only a bug can cause.
#pragma once

#include <cstdio>
#include <cstdlib>

#define VENVCTL_CHECK(condition)                                                         \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: bug: %s is false\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
