#include "core/trust/identity.h"

#include <algorithm>
#include <iterator>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/environment_digest.h"
#include "core/trust/installed_python.h"
#include "core/trust/package_directories.h"
#include "core/trust/path_judge.h"
#include "core/trust/shadow_check.h"
#include "core/trust/tracked_files.h"

namespace venvctl {
namespace {

constexpr size_t kMaxConfigBytes = 64 * 1024;  // PyvenvCfg reads no more

// The project, which someone else may have written: the work tree around the environment, or the
// directory that contains it. The home directory and "/" are not projects.
std::string project_around(const std::string& real, const TrackedFiles& tracked, const User& user) {
  for (const std::string& top : {tracked.work_tree, std::string(parent_path(real))}) {
    if (!top.empty() && top != "/" && top != user.home) return top;
  }
  return real;
}

// `home` of pyvenv.cfg: Python finds its own library from there.
std::string home_in(const std::string& config) {
  for (const std::string_view line : split(config, '\n')) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (ascii_lower(trimmed(line.substr(0, equals))) != "home") continue;
    return std::string(trimmed(line.substr(equals + 1)));
  }
  return "";
}

// Python runs these at each start, whatever the program.
bool runs_at_start(std::string_view name) {
  return name.ends_with(".pth") || name.starts_with("sitecustomize") ||
         name.starts_with("usercustomize");
}

// Checks everything in one environment that runs while it is active.
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

  void judge_packages() {
    for (const std::string& directory : package_directories(unwatched_, real_)) {
      if (judge_.judge_way_if_present(directory).empty()) continue;
      for (const DirectoryEntry& entry :
           unwatched_.list(directory).value_or(std::vector<DirectoryEntry>())) {
        if (runs_at_start(entry.name)) judge_file(join_path(directory, entry.name));
      }
    }
  }

  void judge_configuration(EnvironmentForm form) {
    const std::string config = join_path(real_, "pyvenv.cfg");
    if (files_.link_status(config)) {
      judge_.judge_way(config);
      const std::string home = home_in(files_.read_file(config, kMaxConfigBytes).value_or(""));
      if (is_absolute_path(home)) judge_.judge_way_if_present(home);
    }
    if (!is_conda_form(form)) return;
    const std::string records = join_path(real_, "conda-meta");
    judge_.judge_way(records);
    // conda writes these files only when it needs them.
    for (const std::string_view name : {"state", "pixi", "history"}) {
      judge_.judge_way_if_present(join_path(records, name));
    }
  }

 private:
  // A link to a name next to it, such as python3 -> python3.11, needs no walk: the target is
  // checked too.
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

// One line for each "python3" and the like in bin, unless it links to another such name or is an
// installed Python; "" if there is none.
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

}  // namespace

bool is_same(const Identity& approved, const Identity& found) {
  const bool is_birth_known = approved.born_ns != 0 && found.born_ns != 0;
  return approved.real_path == found.real_path && approved.inode == found.inode &&
         (!is_birth_known || approved.born_ns == found.born_ns) && approved.owner == found.owner &&
         is_same_configuration(approved.config_sha256, found.config_sha256) &&
         approved.interpreter == found.interpreter;
}

Identity pointer_identity(const std::string& place, const std::string& real_path) {
  Identity identity;
  identity.real_path = place;
  identity.config_sha256 = hex(sha256(real_path));
  return identity;
}

// No environment has the inode 0.
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
  // Includes the target: whoever can write to it can run code as the user.
  const std::vector<WalkStep> python_way = judge.judge_way(join_path(real, "bin/python"));
  const PythonPlace place{real, project_around(real, tracked, user), form};
  const InterpreterDigest interpreter = interpreter_digest(files, python_way, place);

  Identity& identity = evidence.identity;
  identity.real_path = real;
  identity.inode = way.back().status.inode;
  identity.born_ns = way.back().status.born_ns;
  identity.owner = way.back().status.uid;
  identity.config_sha256 = configuration_digest(files, real, form, interpreter.installation);
  identity.interpreter = interpreter.text + other_interpreters(files, place);

  EnvironmentJudge environment(files, real, judge);
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
