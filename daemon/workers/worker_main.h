// A worker process. It runs the jobs that it gets from its socket, one after the other, until the
// socket is closed.
#pragma once

#include "daemon/workers/job.h"

namespace venvctl {

inline constexpr char kWorkerOption[] = "--worker";

// The descriptors that a new worker gets.
inline constexpr int kWorkerSocketFd = 3;
inline constexpr int kWorkerInotifyFd = 4;
inline constexpr int kWorkerPlaceFd = 5;  // a SharedPlace, or /dev/null if there is none

// Runs a job of any kind. The reply to an unknown job is empty.
Message run_job(const Message& job, const WorkerContext& context);

// Runs the worker, and returns the exit status.
int worker_main();

}  // namespace venvctl
