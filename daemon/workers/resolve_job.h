// The job of finding what a directory gets: asked by the loop, done by a worker.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/resolve/decision.h"
#include "core/resolve/resolver.h"
#include "daemon/workers/message.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

inline constexpr char kResolveJob[] = "resolve";

struct ResolveResult {
  Decision decision;  // without its steps, which only `why` needs
  std::vector<WatchedInput> inputs;
  bool is_watched = true;          // false: some input cannot be watched, so nobody may remember it
  int holder_watch = 0;            // on the directory that holds the choice; 0: none
  bool limit_was_reached = false;  // the kernel's limit of watches is the reason
};

// The question's user is not sent: a worker knows its own.
Message resolve_job(const Question& question);
Result<ResolveResult> resolve_result(const Message& reply);

// In the worker.
Message run_resolve_job(const Message& job, int inotify_fd, const User& user);

}  // namespace venvctl
