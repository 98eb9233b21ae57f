// What a worker process does: jobs from its socket, one after the other, until that closes.
#pragma once

namespace venvctl {

inline constexpr char kWorkerOption[] = "--worker";

// The descriptors that a worker is started with.
inline constexpr int kWorkerSocketFd = 3;
inline constexpr int kWorkerInotifyFd = 4;

// Returns the exit status.
int worker_main();

}  // namespace venvctl
