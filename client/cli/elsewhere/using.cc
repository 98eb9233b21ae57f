#include "client/cli/elsewhere/using.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "client/cli/daemon/changes.h"
#include "client/cli/elsewhere/asking.h"
#include "client/cli/elsewhere/link_directory.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/files/world.h"
#include "core/trust/approval.h"
#include "core/trust/identity.h"

namespace venvctl {
namespace {

std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t kMostShown = 8;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMostShown); ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > kMostShown) {
    text += " and " + std::to_string(names.size() - kMostShown) + " more";
  }
  return text;
}

Error not_usable(Session& session, const std::string& prefix, const std::string& reason) {
  return {ErrorCode::NotTrusted, session.shown(prefix) + " cannot be used, because " + reason +
                                     ": fix this, then run the command again"};
}

// Asks the container or machine, writes the links, approves the link directory and selects it for
// the project. If a step fails, nothing is approved.
Result<void> take(Session& session, const Place& place, ElsewhereRecord known,
                  const std::string& prefix) {
  if (auto places = session.places_to_write(); !places) return places.error();
  session.begin_changes();
  if (auto made = make_directories(prefix); !made) return made.error();
  // ssh reads its options from this directory, and they can name a program. So first checks that no
  // other user can change it.
  const auto refusals = path_refusals(session.files(), prefix, session.user());
  if (!refusals.empty()) return not_usable(session, prefix, refusals.front());
  remove_leftovers_of(prefix);
  auto record = asked_elsewhere(session, place, std::move(known), prefix);
  if (!record) {
    // Removes a new link directory if it has no record.
    if (!session.files().link_status(prefix + "/" + ElsewhereRecord::kFileName)) {
      static_cast<void>(remove_links(session, prefix).ok());
    }
    return record.error();
  }
  if (auto written = write_links(session, prefix, *record); !written) return written.error();
  const Evidence evidence = gather_evidence(session.files(), prefix, session.user(),
                                            session.variables().get("PATH").value_or(""));
  if (!evidence.refusals.empty()) return not_usable(session, prefix, evidence.refusals.front());
  EnvironmentRecord environment;
  environment.prefix = prefix;
  environment.kind = record->kind;
  environment.name = prompt_name_of(*record);
  environment.project = record->project;
  environment.world = own_world();
  environment.inode = evidence.identity.inode;
  environment.created_at = time(nullptr);
  auto recorded = record_trust(
      session, approval_of(session.files(), evidence, TrustEntry::Grant::Allowed, time(nullptr)));
  if (recorded) recorded = record_environment(session, environment);
  if (recorded) recorded = record_pin(session, record->project, prefix);
  if (!recorded) return recorded.error();
  // A label selected the container, so the message names it.
  const std::string container = place.scheme == "compose" || place.scheme == "devcontainer"
                                    ? record->kind + ":" + displayable(record->target) + ", "
                                    : "";
  session.terminal().say(session.shown(record->project) + " now uses Python " + record->version +
                         " in " + displayable(record->place) + " (" + container +
                         in_quotes(record->python) + "): run venvctl use --forget to undo this");
  const auto left_out = unlinked_scripts(session, prefix, *record);
  if (!left_out.empty()) {
    session.terminal().complain(
        "venvctl: these scripts get no link, because they would shadow commands of this "
        "machine: " +
        list_of(left_out) + ": run venvctl allow to link them, too");
  }
  return {};
}

Error not_elsewhere(Session& session, const std::string& project) {
  return {ErrorCode::NotFound, session.shown(project) +
                                   " uses no Python elsewhere: run venvctl use with a place, such "
                                   "as podman:NAME"};
}

}  // namespace

Result<void> use_elsewhere(Session& session, const std::string& project, const std::string& word,
                           const std::string& python) {
  auto place = parse_place(word);
  if (!place) return place.error();
  if (!*place)
    return Error{ErrorCode::Usage, in_quotes(word) + " is not a place: see venvctl help use"};
  // A record with such a path would not be read (parse_elsewhere).
  if (has_control(project)) {
    return Error{ErrorCode::Failed, "the path of " + session.shown(project) +
                                        " has a control character: rename the directory"};
  }
  ElsewhereRecord known;
  known.place = word;
  known.project = project;
  known.asked_python = python;
  const std::string prefix = link_directory_of(session, project);
  const auto before = elsewhere_at(session.files(), prefix);
  // The approval of scripts stays valid only if the place is the same.
  if (before && before->place == word) known.approved = before->approved;
  return take(session, **place, std::move(known), prefix);
}

Result<void> use_another_python(Session& session, const std::string& project,
                                const std::string& python) {
  const auto prefix = elsewhere_of_project(session, project);
  auto record = prefix ? elsewhere_at(session.files(), *prefix) : std::nullopt;
  if (!record) return not_elsewhere(session, project);
  auto place = parse_place(record->place);
  if (!place || !*place) return not_elsewhere(session, project);
  record->asked_python = python;
  return take(session, **place, *std::move(record), *prefix);
}

Result<void> refresh_elsewhere(Session& session, const std::string& project,
                               const std::optional<std::string>& python) {
  const auto prefix = elsewhere_of_project(session, project);
  const auto before = prefix ? elsewhere_at(session.files(), *prefix) : std::nullopt;
  if (!before) return not_elsewhere(session, project);
  return use_elsewhere(session, project, before->place, python.value_or(before->asked_python));
}

std::optional<std::string> elsewhere_of_project(Session& session, const std::string& project) {
  const auto& pins = session.state().pins().prefixes;
  const auto pin = pins.find(project);
  if (pin == pins.end() || pin->second != link_directory_of(session, project)) return std::nullopt;
  return pin->second;
}

Result<std::vector<std::string>> link_shadowing_scripts(Session& session,
                                                        const std::string& prefix) {
  auto record = elsewhere_at(session.files(), prefix);
  if (!record) return std::vector<std::string>();
  if (prefix != link_directory_of(session, record->project)) {
    return Error{ErrorCode::NotTrusted, session.shown(prefix) +
                                            " was not made by venvctl use: change to its project, "
                                            "then run venvctl use PLACE"};
  }
  std::vector<std::string> names = unlinked_scripts(session, prefix, *record);
  if (names.empty()) return names;
  record->approved.insert(record->approved.end(), names.begin(), names.end());
  std::ranges::sort(record->approved);
  if (auto written = write_links(session, prefix, *record); !written) return written.error();
  return names;
}

Result<void> forget_elsewhere(Session& session, const std::string& project) {
  const std::string prefix = link_directory_of(session, project);
  const auto known = session.state().environments();
  const bool is_known = known && (*known)->find(prefix) != nullptr;
  if (!is_known && !session.files().link_status(prefix)) return {};
  const auto real = real_path(session.files(), prefix);
  if (auto removed = remove_links(session, prefix); !removed) return removed;
  return forget_environment(session, prefix, real.value_or(prefix));
}

}  // namespace venvctl
