// Converts times to nanoseconds, the unit of all times of files in venvctl.
#pragma once

#include <time.h>

#include <cstdint>

namespace venvctl {

inline constexpr int64_t kNsPerSecond = 1'000'000'000;

inline int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

}  // namespace venvctl
