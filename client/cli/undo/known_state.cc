#include "client/cli/undo/known_state.h"

#include <algorithm>
#include <optional>
#include <set>

#include "client/cli/daemon/changes.h"
#include "core/base/path.h"
#include "core/registry/environment_store.h"
#include "core/relocation/path_text.h"
#include "core/trust/trust_store.h"

namespace venvctl {
namespace {

Result<std::vector<EnvironmentRecord>> records_of_step(const UndoStep& step) {
  std::vector<EnvironmentRecord> records;
  for (const std::string& text : step.records) {
    auto record = environment_record_from_json(text);
    if (!record) return record.error();
    records.push_back(*std::move(record));
  }
  return records;
}

Result<void> restore_record(Session& session, const EnvironmentRecord& record) {
  if (auto recorded = record_environment(session, record); !recorded) return recorded;
  return record.is_protected ? record_protection(session, record.prefix, true) : Result<void>();
}

// A pin of the change itself goes; one of the user stays.
Result<void> restore_pins(Session& session, const UndoStep& step) {
  const PathMoves moves = moves_of_step(step);
  for (const auto& [directory, target] : step.pins) {
    const auto& present = session.state().pins().prefixes;
    const std::string new_directory = moved_path(directory, moves);
    const std::string new_target = moved_path(target, moves);
    const auto at_new = present.find(new_directory);
    const bool is_ours = at_new != present.end() && at_new->second == new_target;
    const auto at_old = present.find(directory);
    const bool is_free = at_old == present.end() || at_old->second == new_target;
    if (is_ours && new_directory != directory) {
      if (auto erased = record_pin(session, new_directory, ""); !erased) return erased;
    }
    if (!is_free) continue;
    if (auto recorded = record_pin(session, directory, target); !recorded) return recorded;
  }
  return {};
}

}  // namespace

std::optional<Identity> identity_of(const UndoStep& step) {
  const auto entry = trust_entry_from_json(step.identity);
  return entry ? std::optional(entry->identity) : std::nullopt;
}

PathMoves moves_of_step(const UndoStep& step) {
  PathMoves moves;
  for (const auto& [from, to] : step.moves) moves.push_back({from, to});
  return moves;
}

Result<KnownBefore> known_before_step(Session& session, const UndoStep& step,
                                      const std::string& prefix, const std::string& old_place) {
  const auto identity = identity_of(step);
  auto records = records_of_step(step);
  if (!records) return records.error();
  if (!identity) return Error{ErrorCode::Failed, "undo.json is damaged: remove it"};
  auto before = known_before(session, prefix, *identity, old_place);
  if (before) before->records = *std::move(records);
  return before;
}

Result<void> restore_known(Session& session, const UndoStep& step) {
  auto recorded = records_of_step(step);
  if (!recorded) return recorded.error();
  const std::vector<EnvironmentRecord>& records = *recorded;
  std::vector<TrustEntry> approvals;
  for (const std::string& text : step.approvals) {
    auto approval = trust_entry_from_json(text);
    if (!approval) return approval.error();
    approvals.push_back(*std::move(approval));
  }
  const auto identity = identity_of(step);
  const std::string real = identity ? identity->real_path : step.prefix;
  const bool was_recorded =
      std::ranges::find(records, step.prefix, &EnvironmentRecord::prefix) != records.end();
  const bool was_approved = std::ranges::any_of(
      approvals, [&](const TrustEntry& each) { return each.identity.real_path == real; });
  if (!step.place.empty()) {
    const std::string place = real_path(session.files(), step.place).value_or(step.place);
    if (auto forgotten = forget_environment(session, step.place, place); !forgotten) {
      return forgotten;
    }
  }
  if (!was_recorded) {
    if (auto forgotten = forget_environment(session, step.prefix, real); !forgotten) {
      return forgotten;
    }
  } else if (!was_approved) {
    if (auto revoked = revoke_approvals(session, real); !revoked) return revoked;
  }
  for (const EnvironmentRecord& record : records) {
    if (auto restored = restore_record(session, record); !restored) return restored;
  }
  for (const TrustEntry& approval : approvals) {
    if (auto approved = record_trust(session, approval); !approved) return approved;
  }
  auto pinned = restore_pins(session, step);
  session.state().forget();
  return pinned;
}

}  // namespace venvctl
