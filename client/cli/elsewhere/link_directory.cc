#include "client/cli/elsewhere/link_directory.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "client/cli/session/program_paths.h"
#include "client/elsewhere/container_state.h"
#include "client/elsewhere/front_end.h"
#include "core/base/atomic_file.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/files/world.h"
#include "core/stores/user_directories.h"
#include "core/trust/shadow_check.h"

namespace venvctl {
namespace {

// venvctl's own files in a link directory.
constexpr const char* kFiles[] = {ElsewhereRecord::kFileName, ElsewhereRecord::kSshConfigName,
                                  kRunningName};
constexpr std::string_view kFrontEnds[] = {"docker", "podman", "ssh", "vagrant"};

Error failure(Session& session, const std::string& what, const std::string& path) {
  return system_error(what + " " + session.shown(path), errno);
}

// Whether the path is a link to venvctl-elsewhere of any installation.
bool is_own_link(Session& session, const std::string& path) {
  const auto target = session.files().read_link(path);
  return target && base_name(*target) == "venvctl-elsewhere";
}

// Keeps a correct link, so that shells with this directory on PATH always find the program.
Result<void> make_link(Session& session, const std::string& target, const std::string& path) {
  if (session.files().read_link(path) == target) return {};
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return failure(session, "replace", path);
  if (symlink(target.c_str(), path.c_str()) != 0) return failure(session, "create", path);
  return {};
}

std::set<std::string> names_to_link(const ElsewhereRecord& record,
                                    const std::vector<std::string>& left_out) {
  std::set<std::string> names = {"python", "python3", "pip"};
  for (const ElsewhereScript& each : record.scripts) {
    const bool is_left_out = std::ranges::find(left_out, each.name) != left_out.end();
    if (!is_left_out) names.insert(each.name);
  }
  return names;
}

}  // namespace

std::string link_directory_of(const Session& session, const std::string& project) {
  constexpr size_t kDigits = 8;
  constexpr size_t kMaxNameBytes = 40;
  // The name becomes part of a PATH element, so it must not contain unusual characters.
  std::string name(base_name(project).substr(0, kMaxNameBytes));
  for (char& c : name) {
    if (!is_elsewhere_name(std::string("a") + c)) c = '_';
  }
  return join_path(elsewhere_directory(session.variables()),
                   (name.empty() ? "root" : name) + "-" +
                       hex(sha256(project + "\n" + own_world())).substr(0, kDigits));
}

std::vector<std::string> unlinked_scripts(Session& session, const std::string& prefix,
                                          const ElsewhereRecord& record) {
  std::vector<std::string> names;
  for (const ElsewhereScript& each : record.scripts) {
    const bool is_approved = std::ranges::find(record.approved, each.name) != record.approved.end();
    if (!is_approved && !is_own_name(each.name, record.version)) names.push_back(each.name);
  }
  std::vector<std::string> commands =
      commands_among(session.files(), prefix, names,
                     path_without_links(session.variables().get("PATH").value_or("")));
  // docker, podman, ssh and vagrant always count as commands of this machine. If they are not
  // installed here, other programs of this machine would otherwise start the link.
  for (const std::string& name : names) {
    const bool is_front_end = std::ranges::find(kFrontEnds, name) != std::end(kFrontEnds);
    if (is_front_end && std::ranges::find(commands, name) == commands.end()) {
      commands.push_back(name);
    }
  }
  return commands;
}

Result<void> write_links(Session& session, const std::string& prefix,
                         const ElsewhereRecord& record) {
  const auto programs = program_paths();
  if (!programs) return programs.error();
  const std::string bin = join_path(prefix, "bin");
  if (auto made = make_directories(bin); !made) return made.error();
  const std::vector<std::string> left_out = unlinked_scripts(session, prefix, record);
  const std::set<std::string> names = names_to_link(record, left_out);
  for (const DirectoryEntry& entry :
       session.files().list(bin).value_or(std::vector<DirectoryEntry>())) {
    const std::string path = join_path(bin, entry.name);
    if (names.contains(entry.name) || !is_own_link(session, path)) continue;
    if (unlink(path.c_str()) != 0) return failure(session, "delete", path);
  }
  auto written =
      replace_file(join_path(prefix, ElsewhereRecord::kFileName), text_of(record), Backup::Keep);
  if (!written) return written.error();
  for (const std::string& name : names) {
    if (auto made = make_link(session, programs->elsewhere(), join_path(bin, name)); !made) {
      return made.error();
    }
  }
  return {};
}

void remove_leftovers_of(const std::string& prefix) {
  for (const char* name : kFiles) remove_leftovers(join_path(prefix, name));
}

Result<void> remove_links(Session& session, const std::string& prefix) {
  const std::string bin = join_path(prefix, "bin");
  std::vector<std::string> paths;
  for (const DirectoryEntry& entry :
       session.files().list(bin).value_or(std::vector<DirectoryEntry>())) {
    const std::string path = join_path(bin, entry.name);
    if (is_own_link(session, path)) paths.push_back(path);
  }
  remove_leftovers_of(prefix);
  for (const char* name : kFiles) paths.push_back(join_path(prefix, name));
  for (const std::string& path : paths) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return failure(session, "delete", path);
  }
  rmdir(bin.c_str());
  rmdir(prefix.c_str());
  return {};
}

}  // namespace venvctl
