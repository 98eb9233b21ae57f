// The job of looking at environments: asked by the loop, done by a worker.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/files/user.h"
#include "core/inventory/environment_look.h"
#include "daemon/workers/message.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

inline constexpr char kLookJob[] = "look";

struct LookResult {
  struct Each {
    EnvironmentLook look;  // without variables and scripts, which only an activation needs
    std::vector<WatchedInput> inputs;
    bool is_watched = true;  // false: some input cannot be watched, so nobody may remember it
  };
  std::vector<Each> looks;                  // in the order of the prefixes
  std::vector<WatchedInput> common_inputs;  // what each of them rests on
};

Message look_job(std::span<const std::string> prefixes);
Result<LookResult> look_result(const Message& reply);

// In the worker.
Message run_look_job(const Message& job, int inotify_fd, const User& user);

}  // namespace venvctl
