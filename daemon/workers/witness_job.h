// The job of telling whether an environment is the user's own making: done by a worker.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/resolve/resolver.h"
#include "core/trust/trust_store.h"
#include "core/trust/witness.h"
#include "daemon/workers/message.h"

namespace venvctl {

inline constexpr char kWitnessJob[] = "witness";

struct WitnessResult {
  Testimony testimony;
  // What to approve when something vouches for it: its identity, and its place in a work tree. A
  // place is told only when it came with no checkout, archive or copy.
  TrustEntry entry;
};

// `question` is the one that chose `prefix`. Without a sighting the testimony is a doubt.
Message witness_job(const Question& question, const std::string& prefix,
                    const std::optional<SeenBirth>& sighting);
Result<WitnessResult> witness_result(const Message& reply);

// In the worker.
Message run_witness_job(const Message& job, const User& user);

}  // namespace venvctl
