#include "client/cli/records/created.h"

#include <time.h>

#include <algorithm>

#include "client/cli/daemon/changes.h"
#include "core/base/nanoseconds.h"
#include "core/files/world.h"
#include "core/trust/approval.h"

namespace venvctl {

Result<void> record_created(Session& session, EnvironmentRecord record, const Evidence& evidence) {
  record.made_by_us = true;
  record.world = own_world();
  record.inode = evidence.identity.inode;
  // time() may be slightly earlier than the birth time that the file system has stored.
  record.created_at = std::max<int64_t>(time(nullptr), evidence.identity.born_ns / kNsPerSecond);
  std::vector<Identity> pointers = evidence.other_pointers;
  if (evidence.pointer) pointers.push_back(*evidence.pointer);
  for (const Identity& pointer : pointers) {
    auto approved = record_trust(session, {TrustEntry::Grant::Allowed, pointer, record.created_at});
    if (!approved) return approved;
  }
  auto approved = record_trust(session, approval_of(session.files(), evidence,
                                                    TrustEntry::Grant::Created, record.created_at));
  return approved ? record_environment(session, record) : approved;
}

}  // namespace venvctl
