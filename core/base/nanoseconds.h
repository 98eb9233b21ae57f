// Times in nanoseconds, the unit of the times of files.
#pragma once

#include <time.h>

#include <cstdint>

namespace venvctl {

inline constexpr int64_t kNsPerSecond = 1'000'000'000;

inline int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

}  // namespace venvctl
