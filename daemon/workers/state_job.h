// The job of reading and changing the state files: asked by the loop, done by a worker.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/registry/environment_store.h"
#include "core/registry/pin_store.h"
#include "core/trust/trust_store.h"
#include "daemon/workers/message.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

inline constexpr char kStateJob[] = "state";

// What the state files hold, and by which they are known again.
struct StateSnapshot {
  TrustList trust;
  EnvironmentList environments;
  PinList pins;
  std::string trust_signature;
  std::string environments_signature;
  std::string pins_signature;
};

// One change; `body` is the request's own JSON, checked by the worker.
struct StateChange {
  enum class What {
    Nothing,    // only read
    Allow,      // a TrustEntry, or {"root"}
    Deny,       // a TrustEntry
    Register,   // an EnvironmentRecord
    Forget,     // {"prefix", "realPath"}
    RecordUse,  // `records`
    Pin,        // {"directory", "prefix"}
  };
  What what = What::Nothing;
  std::string body;
  std::vector<EnvironmentRecord> records;
};

// `known` is the snapshot that the asker has; an empty one is none.
Message state_job(const std::string& state_directory, const StateChange& change,
                  const StateSnapshot& known);
struct StateResult {
  // What the files hold after the change. Absent: the same as what the asker has.
  std::optional<StateSnapshot> snapshot;
  // An event on one of these may mean other files. None where nothing can be watched.
  std::vector<WatchedInput> inputs;
};
// Fails with the reason when the change could not be made, or the files not be read after it. They
// may hold the change then, or the first half of it (Forget); made again it gives the same.
Result<StateResult> state_result(const Message& reply);

// In the worker. `inotify_fd` -1: nothing is watched.
Message run_state_job(const Message& job, int inotify_fd);

}  // namespace venvctl
