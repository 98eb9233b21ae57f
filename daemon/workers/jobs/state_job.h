// The job of a worker that reads and changes the state files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/registry/environment_store.h"
#include "core/registry/found_store.h"
#include "core/registry/pin_store.h"
#include "core/trust/trust_store.h"
#include "daemon/watch/watched_name.h"
#include "daemon/workers/job.h"

namespace venvctl {

// Shows whether the state files have changed: the signature of a file changes with the file.
struct StateSignatures {
  std::string trust;
  std::string environments;
  std::string pins;
  std::string found;
  bool operator==(const StateSignatures&) const = default;
};
template <class A>
void fields(A& a, StateSignatures& each) {
  a(each.trust, each.environments, each.pins, each.found);
}

// The content of the state files.
struct StateSnapshot {
  TrustList trust;
  EnvironmentList environments;
  PinList pins;
  FoundList found;
  StateSignatures signatures;
};
template <class A>
void fields(A& a, StateSnapshot& each) {
  a(each.trust, each.environments, each.pins, each.found, each.signatures);
}

// One change. `body` is the JSON of the request, which the worker checks. It may contain
// "stateDirectory", the sender's state directory; if the daemon uses another one, the change is
// refused. It may also contain "until", a moment (CLOCK_MONOTONIC, in nanoseconds) after which the
// sender makes the change itself. After that moment, the worker writes nothing, because the sender
// may have made other changes meanwhile.
struct StateChange {
  enum class What {
    Nothing,    // only read
    Allow,      // a TrustEntry, {"entries": [TrustEntry…]}, or {"root"}
    Deny,       // a TrustEntry
    Register,   // an EnvironmentRecord, or {"environments": [EnvironmentRecord…]}
    Forget,     // {"prefix", "realPath"}
    RecordUse,  // `records`
    Pin,        // {"directory", "prefix"}
    Protect,    // {"prefix", "protected"}
  };
  What what = What::Nothing;
  std::string body;
  std::vector<EnvironmentRecord> records;
};
template <class A>
void fields(A& a, StateChange& each) {
  a(each.what, each.body, each.records);
}

struct StateQuestion {
  std::string directory;
  StateChange change;
  StateSignatures known;  // signatures of the loop's snapshot; empty if the loop has none
};
template <class A>
void fields(A& a, StateQuestion& each) {
  a(each.directory, each.change, each.known);
}

struct StateResult {
  // The content of the files after the change. Absent if it equals the snapshot that the loop has.
  std::optional<StateSnapshot> snapshot;
  // An event about one of these inputs may mean that the files have changed. Empty if nothing can
  // be watched.
  std::vector<WatchedName> inputs;
};
template <class A>
void fields(A& a, StateResult& each) {
  a(each.snapshot, each.inputs);
}

struct StateJob {
  static constexpr std::string_view kName = "state";
  using Question = StateQuestion;
  using Outcome = StateResult;
  // Fails with the reason if the change cannot be made, or if the files cannot be read after it.
  // After a failure, the files may contain the change, or its first half (for Forget), but
  // repeating the change is safe.
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
