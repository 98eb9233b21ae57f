#include "client/cli/project/other_world.h"

#include <vector>

#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/decide.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/environments/inspection.h"
#include "core/files/world.h"
#include "core/kinds/tool_files/redirect_file.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

struct OtherEnvironment {
  std::string shown;  // the path that the user knows
  std::string world;
};

// The environment to which .venv in `directory` leads, if another world made it.
std::optional<OtherEnvironment> others_venv(Session& session, const std::string& directory) {
  const OtherWorlds& worlds = session.state().other_worlds();
  FileSystem& files = session.files();
  const std::string path = join_path(directory, ".venv");
  if (worlds.empty() || !files.link_status(path)) return std::nullopt;
  std::vector<std::string> places = {path, real_path(files, path).value_or(path)};
  const auto status = files.status(path);
  if (status && status->is_regular()) {
    const std::string text = read_redirect_file(files, path).text;
    if (!text.empty()) places = redirect_targets(files, session.variables(), directory, text);
  }
  for (const std::string& place : places) {
    const OtherWorld* found = find_other_world(files, worlds, place);
    if (found != nullptr) return OtherEnvironment{path, found->name};
  }
  return std::nullopt;
}

// An environment of `project` that another world made: .venv, one with a similar name, or one in a
// central store. The project's tool would find this environment and replace it.
std::optional<OtherEnvironment> others_environment(Session& session, const std::string& project) {
  if (auto found = others_venv(session, project)) return found;
  const OtherWorlds& worlds = session.state().other_worlds();
  if (worlds.empty()) return std::nullopt;
  const auto environments = session.state().environments();
  if (!environments) return std::nullopt;
  for (const EnvironmentRecord& record : (*environments)->records) {
    const std::string& prefix = record.prefix;
    if (record.project != project || !session.files().link_status(prefix)) continue;
    const OtherWorld* world = find_other_world(session.files(), worlds, prefix);
    if (world == nullptr) continue;
    const bool is_chosen =
        !path_contains(project, prefix) || root_of_environment(prefix) == project;
    if (is_chosen) return OtherEnvironment{prefix, world->name};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> project_beside_other_world(Session& session, bool has_no_options) {
  if (others_venv(session, session.directory())) return session.directory();
  if (!has_no_options) return std::nullopt;
  const Decision decision = decide(session, session.directory());
  const std::string& root = decision.choice ? decision.choice->root : decision.stopped_at;
  const std::string& project = root.empty() ? session.directory() : root;
  return others_environment(session, project) ? std::optional(project) : std::nullopt;
}

std::string central_prefix(const Session& session, const std::string& directory) {
  constexpr size_t kDigits = 8;
  const std::string name(base_name(directory));
  const std::string world = own_world().empty() ? "" : "\n" + own_world();
  return join_path(data_directory(session.variables()),
                   "venvctl/environments/" + (name.empty() ? "root" : name) + "-" +
                       hex(sha256(directory + world)).substr(0, kDigits));
}

Result<void> use_in_this_world(Session& session, const std::string& project,
                               const std::string& prefix) {
  if (const auto other = others_environment(session, project)) {
    session.terminal().say(session.shown(other->shown) + " was made " + in_world(other->world) +
                           ", so " + session.shown(project) + " now uses the new environment " +
                           in_world(own_world()));
  }
  const std::string physical = real_path(session.files(), project).value_or(project);
  return record_pin(session, physical, prefix);
}

}  // namespace venvctl
