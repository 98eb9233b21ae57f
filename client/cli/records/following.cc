#include "client/cli/records/following.h"

#include <algorithm>

#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/records/recorded_paths.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/files/world.h"
#include "core/inventory/absence.h"
#include "core/trust/approval.h"

namespace venvctl {
namespace {

// Whether the approval was given for this directory when it was at another path.
bool is_moved_itself(const KnownBefore& before) {
  return before.is_moved_by_venvctl ||
         (before.entry && before.entry->identity.real_path != before.identity.real_path);
}

// Whether the environment is certainly no longer at its old path. False if this is uncertain: the
// old path may come from bin/activate and be wrong, or may be on a drive that is not mounted now.
bool has_left(Session& session, const KnownBefore& before) {
  if (before.old_place.empty() || session.files().link_status(before.old_place)) return false;
  return is_moved_itself(before) || is_gone(session.files(), before.old_place);
}

// Whether the environment is a copy: a different directory was approved at the old path.
bool is_copy(const KnownBefore& before) {
  return !is_moved_itself(before) && before.entry_of_source.has_value();
}

// The project of a record after the move. If the environment was directly in its project, its new
// project is the parent directory of its new path.
std::string project_after(const KnownBefore& before, const std::string& project,
                          const PathMoves& moves) {
  const bool is_around = project == parent_path(before.old_place);
  return is_around ? std::string(parent_path(before.prefix)) : moved_path(project, moves);
}

// Makes the record describe the directory that is there now.
void renew_directory(const Identity& identity, EnvironmentRecord& record) {
  record.device = 0;
  record.inode = identity.inode;
  record.created_at = std::max(record.created_at, identity.born_ns / kNsPerSecond);
}

// A rebuilt environment is in a new directory, which was made in this world (docs/elsewhere.md).
Result<void> renew_world(Session& session, const KnownBefore& before, const Identity& identity) {
  if (identity.inode == 0 || identity.inode == before.identity.inode) return {};
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* present = (*environments)->find(before.prefix);
  if (present == nullptr || !present->world) return {};
  EnvironmentRecord record = *present;
  record.world = own_world();
  renew_directory(identity, record);
  return record_environment(session, record);
}

Result<void> follow_record(Session& session, const KnownBefore& before, const PathMoves& moves,
                           const EnvironmentReport& report) {
  const EnvironmentRecord* old_record = nullptr;
  bool is_protected = false;
  for (const EnvironmentRecord& each : before.records) {
    if (each.prefix == before.prefix) continue;
    if (old_record == nullptr || each.prefix == before.old_place) old_record = &each;
    is_protected = is_protected || each.is_protected;
  }
  if (old_record == nullptr) return {};
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  EnvironmentRecord record = *old_record;
  const EnvironmentRecord* present = (*environments)->find(before.prefix);
  record.prefix = before.prefix;
  record.project = project_after(before, record.project, moves);
  record.name = report.inspection.name;
  if (record.world) renew_directory(report.evidence.identity, record);
  if (present != nullptr) record.last_used = std::max(record.last_used, present->last_used);
  if (auto recorded = record_environment(session, record); !recorded) return recorded;
  return is_protected ? record_protection(session, record.prefix, true) : Result<void>();
}

Result<void> forget_old_place(Session& session, const KnownBefore& before,
                              const Identity& identity) {
  // The approval was given for the real path, which may differ from the path in the environment's
  // scripts.
  const bool has_moved = before.entry && before.entry->identity.real_path != identity.real_path;
  const std::string old_real = has_moved ? before.entry->identity.real_path : before.old_place;
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  const bool is_approved = (*trust)->find(old_real) != nullptr;
  bool is_forgotten = false;
  for (const EnvironmentRecord& each : before.records) {
    if (each.prefix == before.prefix || session.files().link_status(each.prefix)) continue;
    auto forgotten = forget_environment(session, each.prefix, old_real);
    if (!forgotten) return forgotten;
    is_forgotten = true;
  }
  if (is_forgotten || !is_approved) return {};
  return forget_environment(session, before.old_place, old_real);
}

// Changes only pins that name this environment. Changes the directory of a pin only if this
// directory no longer exists: `rename` into another work tree moves the environment, but not the
// work tree.
Result<void> follow_pins(Session& session, const KnownBefore& before, const PathMoves& moves) {
  const std::map<std::string, std::string> pins = session.state().pins().prefixes;
  for (const auto& [directory, prefix] : pins) {
    if (prefix != before.old_place) continue;
    const bool is_there = session.files().link_status(directory).has_value();
    const std::string new_directory = is_there ? directory : moved_path(directory, moves);
    const std::string& new_prefix = before.prefix;
    if (new_directory == directory && new_prefix == prefix) continue;
    if (auto recorded = record_pin(session, new_directory, new_prefix); !recorded) return recorded;
    if (new_directory == directory) continue;
    if (auto erased = record_pin(session, directory, ""); !erased) return erased;
  }
  return {};
}

// Whether the environment is in a home directory that was restored under another name. Its path
// below the home directory is then the same as before.
bool is_in_copied_home(Session& session, const KnownBefore& before) {
  const std::string& home = session.home();
  const bool is_in_home =
      !home.empty() && home != "/" && home != before.prefix && path_contains(home, before.prefix);
  if (!is_in_home || path_contains(home, before.old_place)) return false;
  const std::string below = "/" + std::string(path_below(home, before.prefix));
  return before.old_place.size() > below.size() && before.old_place.ends_with(below) &&
         is_gone(session.files(), before.old_place);
}

bool is_denial(const TrustEntry& entry) { return entry.grant == TrustEntry::Grant::Denied; }

// Whether the environment gets the approval or denial of its source. Only bin/activate shows that
// it is a copy, and anyone may have written this file. An approval is therefore copied only in a
// restored home directory, only if the user named the environment, and only if `allow` would report
// no problem. A denial is always copied.
bool may_copy(Session& session, const KnownBefore& before, Naming naming,
              const EnvironmentReport& report) {
  if (!before.entry_of_source) return false;
  if (is_denial(*before.entry_of_source)) return true;
  return naming == Naming::ByUser && is_in_copied_home(session, before) &&
         is_interpreter_kept(*before.entry_of_source, report.evidence.identity) &&
         report.evidence.refusals.empty() && report.evidence.shadows.empty() &&
         report.evidence.tracked.empty();
}

// Updates `entry` to the environment's present state and records it. If the approval is lost,
// returns the message about this; otherwise "".
Result<std::string> follow_entry(Session& session, const KnownBefore& before, TrustEntry entry,
                                 const EnvironmentReport& report) {
  const Identity& identity = report.evidence.identity;
  if (is_same(entry.identity, identity)) return std::string();
  // If venvctl exchanged the directories, it also chose the new interpreter. Then only the old
  // interpreter must match the entry.
  const bool is_swapped = identity.inode != before.identity.inode;
  const bool is_kept =
      is_denial(entry) || (is_configuration_kept(session, entry, before.identity, identity) &&
                           is_interpreter_kept(entry, is_swapped ? before.identity : identity));
  if (!is_kept) {
    return "its pyvenv.cfg or its python was changed after you approved it: run venvctl allow " +
           session.typed(before.prefix);
  }
  const TrustEntry fresh = approval_of(session.files(), report.evidence, entry.grant, entry.at);
  entry.identity = identity;
  entry.repository = fresh.repository;
  entry.place = fresh.place;
  if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
  return std::string();
}

// Approves or denies a copy if its source was approved or denied.
Result<std::string> follow_source(Session& session, const KnownBefore& before, Naming naming,
                                  const EnvironmentReport& report) {
  TrustEntry entry = *before.entry_of_source;
  if (!may_copy(session, before, naming, report)) {
    if (report.verdict.activates()) return std::string();
    return "it is not approved: run venvctl allow " + session.typed(before.prefix);
  }
  const bool is_denied = is_denial(entry);
  if (!is_denied) entry.grant = TrustEntry::Grant::Allowed;
  auto note = follow_entry(session, before, std::move(entry), report);
  if (!note || !note->empty() || is_denied) return note;
  return "approved, because " + session.shown(before.old_place) + " was approved";
}

}  // namespace

Result<KnownBefore> known_before(Session& session, const std::string& prefix,
                                 const Identity& identity, const std::string& old_place) {
  KnownBefore before{prefix, old_place, identity, {}, {}, {}};
  auto records =
      records_leading_to(session, old_place.empty() ? prefix : old_place, identity.real_path);
  if (!records) return records.error();
  before.records = *std::move(records);
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  for (const TrustEntry& entry : (*trust)->entries) {
    if (is_pointer(entry.identity)) continue;
    const bool is_here = entry.identity.real_path == before.identity.real_path;
    if (is_for_directory(entry, before.identity) && (is_here || !before.entry)) {
      before.entry = entry;
    }
    if (!old_place.empty() && entry.identity.real_path == old_place) before.entry_of_source = entry;
  }
  return before;
}

Result<std::string> approved_place(Session& session, const Identity& identity) {
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  std::string place;
  for (const TrustEntry& entry : (*trust)->entries) {
    const std::string& real = entry.identity.real_path;
    if (real == identity.real_path) return std::string();
    if (!is_for_directory(entry, identity)) continue;
    if (!session.files().link_status(real)) place = real;
  }
  return place;
}

Result<Followed> follow(Session& session, const KnownBefore& before, const PathMoves& moves,
                        Naming naming) {
  auto report = report_environment(session, before.prefix);
  if (!report) return report.error();
  if (!*report) return Followed{};
  const EnvironmentReport& seen = **report;
  const Identity& identity = seen.evidence.identity;

  const bool has_left_it = has_left(session, before);
  if (has_left_it && (naming == Naming::ByUser || !is_copy(before))) {
    if (auto done = follow_pins(session, before, moves); !done) return done.error();
    if (auto done = follow_record(session, before, moves, seen); !done) return done.error();
  }

  if (auto done = renew_world(session, before, identity); !done) return done.error();

  Followed followed;
  if (before.entry || before.entry_of_source) {
    auto note = before.entry ? follow_entry(session, before, *before.entry, seen)
                             : follow_source(session, before, naming, seen);
    if (!note) return note.error();
    followed.note = *std::move(note);
  }
  if (has_left_it && (!is_copy(before) || is_in_copied_home(session, before))) {
    if (auto done = forget_old_place(session, before, identity); !done) return done.error();
  }
  session.state().forget();
  return followed;
}

}  // namespace venvctl
