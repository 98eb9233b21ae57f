#include "client/cli/repair/following.h"

#include <algorithm>

#include "client/cli/daemon/changes.h"
#include "client/cli/environments/recorded_paths.h"
#include "client/cli/environments/report.h"
#include "core/base/path.h"
#include "core/trust/approval.h"
#include "core/trust/environment_digest.h"

namespace venvctl {
namespace {

bool is_same_directory(const Identity& one, const Identity& other) {
  return one.inode == other.inode && one.born_ns != 0 && one.born_ns == other.born_ns &&
         one.owner == other.owner;
}

// The configuration without what names `installation`; "" leaves nothing out.
std::string configuration_without(Session& session, const std::string& real,
                                  const std::string& python) {
  const std::string installation(parent_path(parent_path(python)));
  return configuration_digest(session.files(), real, EnvironmentForm::Venv, installation);
}

// Before the repair, lines that name the lost interpreter are in the digest. After it, those of the
// new one may be left out. An approval was given for one of these.
bool is_configuration_kept(Session& session, const TrustEntry& entry, const Identity& before,
                           const Identity& after) {
  const auto python = real_path(session.files(), join_path(after.real_path, "bin/python"));
  const auto is_approved = [&](const std::string& digest) {
    return is_same_configuration(entry.identity.config_sha256, digest);
  };
  return is_approved(before.config_sha256) || is_approved(after.config_sha256) ||
         is_approved(configuration_without(session, after.real_path, python.value_or("")));
}

// Whether the environment is no longer at its old path.
bool has_left(Session& session, const KnownBefore& before) {
  return !before.old_place.empty() && !session.files().link_status(before.old_place);
}

// The project that an environment directly in it moves to is the directory around its new place.
std::string project_after(const KnownBefore& before, const std::string& project,
                          const PathMoves& moves) {
  const bool is_around = project == parent_path(before.old_place);
  return is_around ? std::string(parent_path(before.prefix)) : moved_path(project, moves);
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
  if (present != nullptr) record.last_used = std::max(record.last_used, present->last_used);
  if (auto recorded = record_environment(session, record); !recorded) return recorded;
  return is_protected ? record_protection(session, record.prefix, true) : Result<void>();
}

Result<void> forget_old_place(Session& session, const KnownBefore& before,
                              const Identity& identity) {
  // Its approval was for the real path, which may differ from the path that its scripts had.
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

// Only the choice of this environment follows, and a directory follows only if it is gone: `rename`
// into another work tree moves neither the work tree nor its other environments.
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

// An approval of the source counts for a copy only if the user named the copy, and only if `allow`
// would have nothing to point out.
bool may_copy_approval(const KnownBefore& before, Naming naming, const EnvironmentReport& report) {
  const bool is_denial =
      before.entry_of_source && before.entry_of_source->grant == TrustEntry::Grant::Denied;
  if (is_denial) return true;
  return naming == Naming::ByUser && report.evidence.refusals.empty() &&
         report.evidence.shadows.empty() && report.evidence.tracked.empty();
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
    if (is_here || (!before.entry && is_same_directory(entry.identity, before.identity))) {
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
    if (!is_same_directory(entry.identity, identity)) continue;
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

  if (has_left(session, before)) {
    if (auto done = follow_pins(session, before, moves); !done) return done.error();
    if (auto done = follow_record(session, before, moves, seen); !done) return done.error();
  }

  std::optional<TrustEntry> entry = before.entry;
  if (!entry && before.entry_of_source && may_copy_approval(before, naming, seen)) {
    entry = before.entry_of_source;
    const bool is_denial = entry->grant == TrustEntry::Grant::Denied;
    if (!is_denial) entry->grant = TrustEntry::Grant::Allowed;
  }
  Followed followed;
  if (entry && !is_same(entry->identity, identity)) {
    const bool is_denial = entry->grant == TrustEntry::Grant::Denied;
    if (is_denial || is_configuration_kept(session, *entry, before.identity, identity)) {
      const TrustEntry fresh = approval_of(session.files(), seen.evidence, entry->grant, entry->at);
      entry->identity = identity;
      entry->repository = fresh.repository;
      entry->place = fresh.place;
      if (auto recorded = record_trust(session, *entry); !recorded) return recorded.error();
    } else {
      followed.note = "its pyvenv.cfg was changed since you approved it: run venvctl allow " +
                      session.typed(before.prefix);
    }
  }
  if (has_left(session, before)) {
    if (auto done = forget_old_place(session, before, identity); !done) return done.error();
  }
  session.state().forget();
  return followed;
}

}  // namespace venvctl
