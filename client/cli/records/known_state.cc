#include "client/cli/records/known_state.h"

#include <algorithm>
#include <optional>
#include <set>

#include "client/cli/daemon/changes.h"
#include "client/cli/records/recorded_directory.h"
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

// Restores the old pins, except those that the user has changed or removed since. Records the old
// pin before it removes the new one, so that undo can be repeated after a kill.
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
    if (!is_ours) continue;
    if (is_free) {
      if (auto recorded = record_pin(session, directory, target); !recorded) return recorded;
    }
    if (new_directory == directory) continue;
    if (auto erased = record_pin(session, new_directory, ""); !erased) return erased;
  }
  return {};
}

struct KnownOfStep {
  std::string prefix;
  std::string real;
  Identity identity;
  std::vector<EnvironmentRecord> records;
  std::vector<TrustEntry> approvals;
};

// If another environment now exists at the old path, leaves out what is known about this path.
Result<KnownOfStep> known_of(const UndoStep& step) {
  const auto identity = identity_of(step);
  KnownOfStep known{step.prefix,
                    identity ? identity->real_path : step.prefix,
                    identity.value_or(Identity()),
                    {},
                    {}};
  auto records = records_of_step(step);
  if (!records) return records.error();
  known.records = *std::move(records);
  for (const std::string& text : step.approvals) {
    auto approval = trust_entry_from_json(text);
    if (!approval) return approval.error();
    known.approvals.push_back(*std::move(approval));
  }
  const std::string& old = step.old_place;
  if (old.empty() || old == step.prefix || !is_taken_by_other(step.old_directory, old)) {
    return known;
  }
  std::erase_if(known.records, [&](const auto& each) { return each.prefix == old; });
  std::erase_if(known.approvals, [&](const auto& each) { return each.identity.real_path == old; });
  return known;
}

bool is_denied_entry(const TrustEntry& entry) { return entry.grant == TrustEntry::Grant::Denied; }

// The real path of `place`, which may no longer exist.
std::string real_place(Session& session, const std::string& place) {
  const std::string parent(parent_path(place));
  return join_path(real_path(session.files(), parent).value_or(parent), base_name(place));
}

// What the user has decided about the environment since the change. undo must not overwrite these
// decisions.
struct DecidedSince {
  std::optional<TrustEntry> denial;
  bool is_protected = false;
};

Result<DecidedSince> decided_since(Session& session, const UndoStep& step,
                                   const KnownOfStep& before) {
  DecidedSince since;
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  std::set<std::string> places{before.real};
  if (!step.place.empty() && !is_taken_by_other(step.new_directory, step.place)) {
    places.insert(real_place(session, step.place));
  }
  for (const TrustEntry& entry : (*trust)->entries) {
    const bool is_ours = !is_pointer(entry.identity) && places.contains(entry.identity.real_path);
    if (is_ours && is_denied_entry(entry)) since.denial = entry;
  }
  if (std::ranges::any_of(before.approvals, is_denied_entry)) since.denial.reset();
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* present = (*environments)->find(step.prefix);
  since.is_protected = present != nullptr && present->is_protected;
  return since;
}

// Never erases a newer denial, not even for a moment. The denial thus remains if undo is killed.
Result<void> restore_entries(Session& session, const KnownOfStep& before,
                             const DecidedSince& since) {
  std::vector<TrustEntry> entries = before.approvals;
  const bool was_approved = std::ranges::any_of(
      entries, [&](const TrustEntry& each) { return each.identity.real_path == before.real; });
  if (since.denial) {
    for (TrustEntry& each : entries) each.grant = TrustEntry::Grant::Denied;
    if (!was_approved) {
      entries.push_back(*since.denial);
      entries.back().identity = before.identity;
    }
  }
  const bool was_recorded = std::ranges::find(before.records, before.prefix,
                                              &EnvironmentRecord::prefix) != before.records.end();
  if (!was_recorded && !since.denial && !since.is_protected) {
    if (auto done = forget_environment(session, before.prefix, before.real); !done) return done;
  } else if (!was_approved && !since.denial) {
    if (auto revoked = revoke_approvals(session, before.real); !revoked) return revoked;
  }
  for (const TrustEntry& entry : entries) {
    if (auto recorded = record_trust(session, entry); !recorded) return recorded;
  }
  for (EnvironmentRecord record : before.records) {
    record.is_protected = record.is_protected || since.is_protected;
    if (auto restored = restore_record(session, record); !restored) return restored;
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
  if (!identity)
    return Error{ErrorCode::Failed,
                 "undo.json in the state directory is damaged: remove this file"};
  auto before = known_before(session, prefix, *identity, old_place);
  if (before) before->records = *std::move(records);
  return before;
}

bool was_protected(const UndoStep& step) {
  const auto records = records_of_step(step);
  return records && std::ranges::any_of(*records, &EnvironmentRecord::is_protected);
}

Result<RestoredKnown> restore_known(Session& session, const UndoStep& step) {
  session.state().forget();
  if (is_taken_by_other(step.old_directory, step.prefix)) return RestoredKnown{};
  auto before = known_of(step);
  if (!before) return before.error();
  auto since = decided_since(session, step, *before);
  if (!since) return since.error();
  if (auto restored = restore_entries(session, *before, *since); !restored) {
    return restored.error();
  }
  if (!step.place.empty() && !is_taken_by_other(step.new_directory, step.place)) {
    auto forgotten = forget_environment(session, step.place, real_place(session, step.place));
    if (!forgotten) return forgotten.error();
  }
  if (auto pinned = restore_pins(session, step); !pinned) return pinned.error();
  session.state().forget();
  return RestoredKnown{since->denial.has_value()};
}

}  // namespace venvctl
