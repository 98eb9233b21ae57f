#include "client/cli/clone/clone.h"

#include <time.h>

#include <algorithm>

#include "client/cli/arguments/argument.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/create/site.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/output/progress.h"
#include "client/cli/processes/objections.h"
#include "client/cli/repair/changes_writer.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/tool_environments.h"
#include "core/trust/approval.h"
#include "core/trust/checkout.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

void add_move(std::string from, const std::string& to, PathMoves& moves) {
  const bool is_known = std::ranges::find(moves, from, &PathMove::from) != moves.end();
  if (is_absolute_path(from) && from != to && !is_known) moves.push_back({std::move(from), to});
}

// The two work trees, if both places are in work trees of one repository.
std::optional<PathMove> between_work_trees(FileSystem& files, const std::string& source,
                                           const std::string& place) {
  const auto one = checkout_around(files, source);
  const auto other = checkout_around(files, std::string(parent_path(place)));
  if (!one || !other || one->top == other->top) return std::nullopt;
  const bool is_same = one->common_directory == other->common_directory &&
                       is_acknowledged(files, *one) && is_acknowledged(files, *other);
  return is_same ? std::optional<PathMove>({one->top, other->top}) : std::nullopt;
}

// The path changes for all forms of the source's path: as given, with links resolved, and as its
// scripts contain it.
PathMoves moves_of(FileSystem& files, const EnvironmentReport& source, const std::string& place) {
  PathMoves moves;
  add_move(source.prefix, place, moves);
  add_move(source.evidence.identity.real_path, place, moves);
  const std::string activate = join_path(source.prefix, "bin/activate");
  for (const std::string& text : recorded_places(files, activate)) {
    const std::string path = spelled_path(text);
    const bool is_plain = path.find('$') == std::string::npos;
    if (is_plain && can_be_made_for(files, source.prefix, path)) add_move(path, place, moves);
  }
  if (auto trees = between_work_trees(files, source.evidence.identity.real_path, place)) {
    add_move(trees->from, trees->to, moves);
  }
  return moves;
}

Relocation relocation_of(const EnvironmentReport& source, const std::string& place,
                         const std::string& content, const PathMoves& moves) {
  Relocation relocation{content, place, moves};
  relocation.names = names_between(source.prefix, place);
  for (const PathMove& move : moves) relocation.sources.push_back(move.from);
  const std::string project(parent_path(source.prefix));
  if (source.project == project) relocation.sources.push_back(project);
  return relocation;
}

// Records the copy. Returns true if the copy is approved.
Result<bool> record_clone(Session& session, const EnvironmentReport& source,
                          const std::string& place) {
  auto report = report_environment(session, place);
  if (!report) return report.error();
  if (!*report) return false;
  const bool is_denied = source.verdict.state == TrustState::Denied;
  const bool is_approved = source.verdict.activates() && (*report)->evidence.refusals.empty();
  if (is_denied || is_approved) {
    TrustEntry entry = approval_of(
        session.files(), (*report)->evidence,
        is_denied ? TrustEntry::Grant::Denied : TrustEntry::Grant::Allowed, time(nullptr));
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
  }
  EnvironmentRecord made;
  made.prefix = place;
  made.kind = (*report)->inspection.kind;
  made.name = (*report)->inspection.name;
  made.project = (*report)->project;
  made.made_by_us = true;
  made.world = own_world();
  made.created_at = time(nullptr);
  if (auto recorded = record_environment(session, made); !recorded) return recorded.error();
  return is_approved;
}

}  // namespace

std::string place_called(const Session& session, const std::string& prefix,
                         const std::string& name) {
  const bool is_path = name.find('/') != std::string::npos;
  return is_path ? session.absolute(name) : normal_path(parent_path(prefix), name);
}

Result<void> check_copy(Session& session, const EnvironmentReport& source,
                        const std::string& place) {
  const std::string shown = session.shown(source.prefix);
  if (!source.exists) {
    return Error{ErrorCode::NotFound, shown + " no longer exists: see venvctl list"};
  }
  if (is_tool_kind(source.inspection.kind)) return not_for_use(session, source);
  const EnvironmentForm form = environment_form(session.files(), source.prefix);
  if (form == EnvironmentForm::Elsewhere) {
    return Error{
        ErrorCode::Failed,
        shown +
            " cannot be copied, because its Python is elsewhere: run venvctl use in the other "
            "project"};
  }
  if (form != EnvironmentForm::Venv) {
    return Error{
        ErrorCode::Failed,
        shown +
            " cannot be copied, because it belongs to conda or pixi: use conda create --clone, or "
            "the project's manifest"};
  }
  if (!is_usable(source.inspection)) {
    return Error{ErrorCode::NotFound, shown + " is " +
                                          std::string(health_name(source.inspection.health)) +
                                          " (" + displayable(source.inspection.detail) +
                                          "): " + fix_of_health(session, source)};
  }
  const std::string new_shown = session.shown(place);
  if (!fits_into_path_variable(place)) {
    return Error{ErrorCode::Usage, new_shown +
                                       " has a colon, a control character, or both a "
                                       "backslash and invalid UTF-8: choose another name"};
  }
  if (session.files().link_status(place)) {
    return Error{ErrorCode::Failed, new_shown + " already exists: choose another name"};
  }
  const std::string parent(parent_path(place));
  const auto real = real_path(session.files(), parent);
  const auto status = session.files().status(parent);
  if (!real || !status || !status->is_directory()) {
    return Error{ErrorCode::NotFound,
                 session.shown(parent) + " is not a directory: create it first"};
  }
  if (path_contains(source.evidence.identity.real_path, *real)) {
    return Error{ErrorCode::Usage, new_shown + " is inside the environment: choose another path"};
  }
  return {};
}

Result<PreparedCopy> prepared_copy(Session& session, const EnvironmentReport& source,
                                   const std::string& place, Sharing sharing) {
  auto staging = Staging::make(place);
  if (!staging) return staging.error();
  const std::string content = staging->content();
  const std::string& real = source.evidence.identity.real_path;
  Interrupts interrupts;
  Progress progress(session.terminal());
  if (session.terminal().err_can_redraw()) progress.begin("copying " + session.shown(real));
  auto copied = copy_tree(real, content, sharing, [&] {
    progress.tick();
    return !interrupts.taken();
  });
  progress.end();
  if (!copied) return copied.error();
  PathMoves moves = moves_of(session.files(), source, place);
  auto changes = changes_of(session.files(), relocation_of(source, place, content, moves));
  if (!changes) return changes.error();
  if (auto written = write_changes(content, *changes); !written) return written.error();
  if (auto finished = finish_directories(*copied, content); !finished) return finished.error();
  for (std::string& path : changes->left) path = join_path(place, path_below(content, path));
  return PreparedCopy{*std::move(staging), std::move(moves), copied->count,
                      std::move(changes->left)};
}

Result<Cloned> clone_environment(Session& session, const EnvironmentReport& source,
                                 const std::string& place, Sharing sharing) {
  auto lock = lock_site(source.prefix);
  if (!lock) return lock.error();
  auto copy = prepared_copy(session, source, place, sharing);
  if (!copy) return copy.error();
  if (auto published = copy->staging.publish(); !published) return published.error();
  auto recorded = record_clone(session, source, place);
  if (!recorded) {
    const bool is_back = copy->staging.withdraw();
    static_cast<void>(forget_environment(session, place, place).ok());
    Error error = recorded.error();
    error.message += is_back ? "; nothing was cloned" : "; the copy is in " + session.shown(place);
    return error;
  }
  return Cloned{copy->count, std::move(copy->left), *recorded};
}

void say_cloned(Session& session, const EnvironmentReport& source, const std::string& place,
                const CopyCount& count) {
  const std::string method(count.method());
  session.terminal().say("cloned " + session.shown(source.prefix) + " to " + session.shown(place) +
                         " (" + std::to_string(count.files) + " files " +
                         (method == "copies" ? "copied" : "as " + method) + ")");
}

void say_left(Session& session, const std::vector<std::string>& left) {
  for (const std::string& path : left) {
    session.terminal().say("  " + session.shown(path) +
                           " refers to another path and was not changed");
  }
}

void say_shared(Session& session, const CopyCount& count) {
  if (count.linked == 0) return;
  session.terminal().say(
      "  environments that were made with --link share package files: if you edit such a file, or "
      "change its permissions, it changes in all of them (pip is safe, because it replaces files)");
}

}  // namespace venvctl
