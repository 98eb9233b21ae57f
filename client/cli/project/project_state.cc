#include "client/cli/project/project_state.h"

#include "client/cli/shells/shell_state.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxShown = 20;

bool uses_another(Session& session, const EnvironmentReport& report) {
  const ShellState state = shell_state(session.variables());
  const bool is_manual = !state.active.empty() && !state.is_activated_by_hook;
  return is_manual && report.verdict.activates() && state.active != report.prefix &&
         !is_same_file(session.files(), state.active, report.prefix);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json::null() : Json::text(text);
}

std::string difference_text(const PackageDifference& each) {
  // the maximum display width of each text, because texts in a lock file may be long
  constexpr size_t kColumns = 40;
  const auto shown = [](const std::string& text) { return displayable(text, kColumns); };
  const std::string wanted = each.wanted.empty() ? "" : ", wanted " + shown(each.wanted);
  return shown(each.name) + (each.installed.empty() ? " is missing" : " " + shown(each.installed)) +
         wanted;
}

}  // namespace

ProjectState project_state(Session& session, const EnvironmentReport& report) {
  ProjectState state;
  if (report.exists && is_usable(report.inspection)) {
    state.packages =
        comparison(session.files(), report.project, report.prefix, report.inspection.version);
  }
  if (!state.packages.differences.empty()) state.word = "stale";
  if (uses_another(session, report)) state.word = "other";
  return state;
}

void add_state(const ProjectState& state, Json& json) {
  Json differences = Json::array();
  for (const PackageDifference& each : state.packages.differences) {
    Json difference = Json::object();
    difference.set("name", each.name)
        .set("installed", text_or_null(each.installed))
        .set("wanted", text_or_null(each.wanted));
    differences.push(std::move(difference));
  }
  json.set("state", state.word)
      .set("lock", text_or_null(state.packages.lock))
      .set("differences", std::move(differences))
      .set("sync",
           state.packages.differences.empty() ? Json::null() : Json::text(state.packages.sync));
}

std::string packages_text(const Session& session, const ProjectState& state) {
  if (state.packages.lock.empty()) return "";
  const std::string lock = displayable(base_name(state.packages.lock));
  if (state.packages.differences.empty()) return "  packages match " + lock + "\n";
  std::string text = "  " + session.terminal().out(Style::Warning, "stale") +
                     ": the packages differ from " + lock + "\n";
  for (size_t i = 0; i < state.packages.differences.size() && i < kMaxShown; ++i) {
    text += "    " + difference_text(state.packages.differences[i]) + "\n";
  }
  if (state.packages.differences.size() > kMaxShown) {
    text += "    and " + std::to_string(state.packages.differences.size() - kMaxShown) + " more\n";
  }
  const std::string project(parent_path(state.packages.lock));
  return text + "  to install the locked packages, run " + state.packages.sync +
         (project == session.directory() ? "" : " in " + session.shown(project)) + "\n";
}

}  // namespace venvctl
