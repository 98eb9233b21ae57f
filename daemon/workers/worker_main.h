// A worker process: runs jobs from its socket, one after the other, until the socket closes.
#pragma once

#include "daemon/workers/job.h"

namespace venvctl {

inline constexpr char kWorkerOption[] = "--worker";

// The descriptors that a worker is started with.
inline constexpr int kWorkerSocketFd = 3;
inline constexpr int kWorkerInotifyFd = 4;
inline constexpr int kWorkerPlaceFd = 5;  // a SharedPlace; /dev/null if none

// Runs a job of any kind; the reply to an unknown job is empty.
Message run_job(const Message& job, const WorkerContext& context);

// Returns the exit status.
int worker_main();

}  // namespace venvctl
