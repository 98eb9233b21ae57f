#include "core/trust/identity.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/checkout.h"
#include "core/trust/environment_digest.h"
#include "core/trust/installed_python.h"
#include "core/trust/package_directories.h"
#include "core/trust/path_judge.h"
#include "core/trust/shadow_check.h"
#include "core/trust/tracked_files.h"

namespace venvctl {
namespace {

constexpr size_t kMaxConfigBytes = 64 * 1024;  // PyvenvCfg does not read more

// The outermost directory around the environment that one archive or clone can have filled
// completely. It may be at any level, because an archive may be unpacked, or a repository cloned,
// anywhere.
// - In the home directory: the entry of the home directory that contains the environment. If that
//   entry is hidden (tools keep environments and installations there): the outermost work tree
//   around the environment.
// - Elsewhere: the outermost directory that belongs to the user or is a work tree.
// - If there is no such directory: the parent directory of the environment.
// The home directory and "/" are not projects. An environment directly in one of them is its own
// project.
std::string project_around(FileSystem& files, const std::string& real, const User& user) {
  const bool is_in_home = user.home.size() > 1 && path_contains(user.home, parent_path(real));
  if (is_in_home) {
    const std::string_view below = path_below(user.home, real);
    if (!below.starts_with('.')) return join_path(user.home, below.substr(0, below.find('/')));
  }
  const auto is_project = [&](const std::string& path) {
    return path != "/" && !path_contains(path, user.home);
  };
  std::string project(parent_path(real));
  if (!is_project(project)) project = real;
  for (const std::string& directory : path_and_parents(parent_path(real))) {
    if (!is_project(directory)) break;
    const auto status = is_in_home || user.uid == 0 ? std::nullopt : files.status(directory);
    const bool is_outer = (status && status->uid == user.uid) || checkout_at(files, directory) ||
                          !unreadable_version_control(files, directory).empty();
    if (is_outer && path_contains(directory, project)) project = directory;
  }
  return project;
}

// The value of `home` in pyvenv.cfg, from which Python finds its standard library.
std::string home_in(const std::string& config) {
  for (const std::string_view line : python_lines(config)) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (ascii_lower(trimmed(line.substr(0, equals))) != "home") continue;
    return std::string(trimmed(line.substr(equals + 1)));
  }
  return "";
}

constexpr size_t kMaxPathFileBytes = 1024 * 1024;

bool is_of_word(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What the .pth files of a directory do whenever Python starts.
struct PathFiles {
  // Each word in their lines that begin with "import". These lines are code, so each word may be
  // the name of a module that the code imports.
  std::set<std::string, std::less<>> words = {"sitecustomize", "usercustomize"};
  std::vector<std::string> added;  // the directories that they add to Python's path
};

void read_path_file(const std::string& directory, std::string_view content, PathFiles& found) {
  for (const std::string_view line : python_lines(content)) {
    const bool is_code = line.starts_with("import ") || line.starts_with("import\t");
    const std::string_view added = trimmed(line);
    if (!is_code) {
      if (!added.empty() && !line.starts_with('#'))
        found.added.push_back(normal_path(directory, added));
      continue;
    }
    for (size_t at = 0; at < line.size();) {
      size_t end = at;
      while (end < line.size() && is_of_word(line[end])) ++end;
      if (end > at) found.words.emplace(line.substr(at, end - at));
      at = end + 1;
    }
  }
}

// The packages of the standard library that Python imports whenever it starts.
constexpr std::string_view kStandardPackages[] = {"collections", "encodings", "importlib", "re"};

// Checks who can change the files that run while one environment is active.
class EnvironmentJudge {
 public:
  EnvironmentJudge(FileSystem& files, const std::string& real, PathJudge& judge)
      : files_(files), unwatched_(files.unwatched()), real_(real), judge_(judge) {}

  void judge_programs() {
    const std::string bin = join_path(real_, "bin");
    for (const DirectoryEntry& entry : files_.list(bin).value_or(std::vector<DirectoryEntry>())) {
      judge_file(join_path(bin, entry.name));
    }
  }

  // Checks the entries at the top of the environment that tools create, and the directory in which
  // bash looks for completions when the user presses TAB.
  void judge_top_level() {
    for (const DirectoryEntry& entry : listed(real_)) {
      if (is_made_by_tools(entry.name)) judge_file(join_path(real_, entry.name));
    }
    const std::string bash = join_path(real_, "share/bash-completion");
    if (!unwatched_.link_status(bash)) return;
    judge_file(bash);
    judge_file(join_path(bash, "completions"));
    judge_entries(join_path(bash, "completions"));
  }

  // Checks the directories of packages, because every Python program imports modules from them when
  // it starts.
  void judge_packages() {
    for (const std::string& library : python_libraries(unwatched_, real_)) {
      judge_file(library);
      judge_entries(library);
    }
    for (const std::string& directory : package_directories(unwatched_, real_)) {
      judge_file(directory);
      const std::vector<DirectoryEntry> entries = listed(directory);
      for (const DirectoryEntry& entry : entries) judge_file(join_path(directory, entry.name));
      if (find_entry(entries, "__pycache__") != nullptr) {
        judge_entries(join_path(directory, "__pycache__"));
      }
      judge_path_files(directory, entries);
    }
  }

  // Checks the standard library of the installation to which `interpreter` belongs.
  void judge_standard_library(const std::string& interpreter) {
    const std::string installation(parent_path(parent_path(interpreter)));
    if (path_contains(real_, installation)) return;
    std::set<std::string> names = {std::string(base_name(interpreter))};
    for (const std::string& library : python_libraries(unwatched_, real_)) {
      names.emplace(base_name(library));
    }
    for (const std::string& name : names) {
      const std::string library = join_path(installation, "lib/" + name);
      const auto status = unwatched_.link_status(library);
      if (!status) continue;
      judge_file(join_path(installation, "lib"));
      judge_file(library);
      // If the directory belongs to root, only root can write into it, so its entries need no
      // check.
      if (status->uid == 0 && status->type != FileType::Symlink) continue;
      judge_entries(library);
      judge_entries(join_path(library, "__pycache__"));
      for (const std::string_view package : kStandardPackages) {
        judge_package(join_path(library, package));
      }
    }
  }

  void judge_configuration(EnvironmentForm form) {
    const std::string config = join_path(real_, "pyvenv.cfg");
    if (files_.link_status(config)) {
      judge_.judge_way(config);
      const std::string home = home_in(files_.read_file(config, kMaxConfigBytes).value_or(""));
      if (is_absolute_path(home)) {
        judge_.judge_way_if_present(home);
        judge_standard_library(join_path(home, "python"));
      }
    }
    if (!is_conda_form(form)) return;
    const std::string records = join_path(real_, "conda-meta");
    judge_.judge_way(records);
    // conda writes these files only when it needs them, so they may be missing.
    for (const std::string_view name : {"state", "pixi", "history"}) {
      judge_.judge_way_if_present(join_path(records, name));
    }
  }

 private:
  std::vector<DirectoryEntry> listed(const std::string& directory) {
    return unwatched_.list(directory).value_or(std::vector<DirectoryEntry>());
  }

  void judge_entries(const std::string& directory) {
    for (const DirectoryEntry& entry : listed(directory)) {
      judge_file(join_path(directory, entry.name));
    }
  }

  // Checks the files of a package; does nothing if there is no such directory.
  void judge_package(const std::string& package) {
    judge_entries(package);
    judge_entries(join_path(package, "__pycache__"));
  }

  // Checks the modules that the .pth files of a directory of packages import, and the directories
  // that they add to Python's path.
  void judge_path_files(const std::string& directory, const std::vector<DirectoryEntry>& entries) {
    PathFiles found;
    for (const DirectoryEntry& entry : entries) {
      if (!entry.name.ends_with(".pth")) continue;
      const std::string path = join_path(directory, entry.name);
      const std::string content = unwatched_.read_file(path, kMaxPathFileBytes + 1).value_or("");
      if (content.size() > kMaxPathFileBytes) judge_.refuse_size(path);
      read_path_file(directory, content, found);
    }
    const auto is_imported = [&](const DirectoryEntry& entry) {
      return found.words.contains(std::string_view(entry.name).substr(0, entry.name.find('.')));
    };
    for (const DirectoryEntry& entry : entries) {
      if (is_imported(entry)) judge_package(join_path(directory, entry.name));
    }
    for (const std::string& added : found.added) {
      if (judge_.judge_way_if_present(added).empty()) continue;
      for (const DirectoryEntry& entry : listed(added)) {
        if (!is_imported(entry)) continue;
        judge_file(join_path(added, entry.name));
        judge_package(join_path(added, entry.name));
      }
    }
  }

  // A link to a name in the same directory, such as python3 -> python3.11, is not followed: its
  // target is also one of the checked entries.
  void judge_file(const std::string& path) {
    const auto status = unwatched_.link_status(path);
    if (!status) return;
    judge_.judge_entry(path, *status);
    if (status->type != FileType::Symlink) return;
    const auto text = unwatched_.read_link(path);
    if (text && text->find('/') != std::string::npos) judge_.judge_way_if_present(path);
  }

  FileSystem& files_;
  FileSystem& unwatched_;
  const std::string& real_;
  PathJudge& judge_;
};

// Returns one line for each interpreter name in bin except "python", such as "python3". Leaves out
// names that link to another interpreter name, and names that lead to an installed Python. "" if no
// name remains.
std::string other_interpreters(FileSystem& files, const PythonPlace& place) {
  std::string text;
  const std::string bin = join_path(place.prefix, "bin");
  for (const DirectoryEntry& entry : files.list(bin).value_or(std::vector<DirectoryEntry>())) {
    if (entry.name == "python" || !is_python_name(entry.name)) continue;
    const std::string path = join_path(bin, entry.name);
    if (is_python_name(files.unwatched().read_link(path).value_or(""))) continue;
    const auto way = files.unwatched().walk(path).value_or(std::vector<WalkStep>());
    const std::string digest = interpreter_digest(files, way, place).text;
    if (digest != InterpreterDigest::kInstalled) text += "\n" + entry.name + " " + digest;
  }
  return text;
}

// Takes the place of the birth time on file systems that have none: a directory that replaces the
// environment may get the same inode, but its bin/python was made later.
std::string text_without_birth(FileSystem& files, const std::string& python) {
  const auto status = files.link_status(python);
  return "\nchanged " + std::to_string(status ? status->changed_ns : 0);
}

}  // namespace

bool is_same(const Identity& approved, const Identity& found) {
  return approved.real_path == found.real_path && approved.inode == found.inode &&
         approved.born_ns == found.born_ns && approved.owner == found.owner &&
         is_same_configuration(approved.config_sha256, found.config_sha256) &&
         approved.interpreter == found.interpreter;
}

std::vector<std::string> refusals_but_loss(const Evidence& evidence) {
  std::vector<std::string> refusals = evidence.refusals;
  std::erase(refusals, not_accessible(join_path(evidence.identity.real_path, "bin/python")));
  return refusals;
}

Identity pointer_identity(const std::string& place, const std::string& said) {
  Identity identity;
  identity.real_path = place;
  identity.config_sha256 = hex(sha256(said));
  return identity;
}

// pointer_identity() leaves the inode 0. No environment has the inode 0.
bool is_pointer(const Identity& identity) { return identity.inode == 0; }

std::vector<std::string> path_refusals(FileSystem& files, const std::string& path,
                                       const User& user) {
  PathJudge judge(files, user);
  judge.judge_way(path);
  return judge.refusals();
}

Evidence gather_evidence(FileSystem& files, const std::string& prefix, const User& user,
                         std::string_view path) {
  Evidence evidence;
  PathJudge judge(files, user);
  const std::vector<WalkStep> way = judge.judge_way(prefix);
  if (way.empty()) {
    evidence.refusals = judge.refusals();
    return evidence;
  }
  const std::string& real = way.back().path;
  judge.set_environment(real);
  const EnvironmentForm form = environment_form(files, real);
  const TrackedFiles tracked = tracked_files(files, real);
  // bin/python is usually a link. Its target is checked, too, because whoever can change the target
  // can run code as the user.
  const std::string python = join_path(real, "bin/python");
  const bool needs_python = !is_conda_form(form) || files.link_status(python);
  const std::vector<WalkStep> python_way =
      needs_python ? judge.judge_way(python) : judge.judge_way_if_present(python);
  const PythonPlace place{real, project_around(files.unwatched(), real, user), form};
  const InterpreterDigest interpreter = interpreter_digest(files, python_way, place);

  Identity& identity = evidence.identity;
  identity.real_path = real;
  identity.inode = way.back().status.inode;
  identity.born_ns = way.back().status.born_ns;
  identity.owner = way.back().status.uid;
  identity.config_sha256 = configuration_digest(files, real, form, interpreter.installation);
  identity.interpreter = interpreter.text + other_interpreters(files, place);
  if (identity.born_ns == 0) identity.interpreter += text_without_birth(files, python);

  EnvironmentJudge environment(files, real, judge);
  environment.judge_top_level();
  if (!python_way.empty()) environment.judge_standard_library(python_way.back().path);
  environment.judge_configuration(form);
  environment.judge_programs();
  environment.judge_packages();
  evidence.refusals = judge.refusals();
  evidence.tracked = tracked.digest;
  evidence.tracked_detail = tracked.detail;
  evidence.shadows = shadowing_names(files, real, tracked, path);
  return evidence;
}

}  // namespace venvctl
