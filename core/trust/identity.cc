#include "core/trust/identity.h"

#include <optional>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/shadow_check.h"

namespace venvctl {
namespace {

constexpr size_t kMaxConfigBytes = 64 * 1024;  // what PyvenvCfg reads at most

// Looks at the components of one walk; each file or directory is judged once.
class PathJudge {
 public:
  PathJudge(const User& user, std::vector<std::string>& refusals)
      : user_(user), refusals_(refusals) {}

  void judge(const std::vector<WalkStep>& steps) {
    for (size_t i = 0; i < steps.size(); ++i) {
      const FileStatus* next = i + 1 < steps.size() ? &steps[i + 1].status : nullptr;
      judge_step(steps[i], next);
    }
  }

  void refuse(const std::string& reason) {
    for (const std::string& known : refusals_) {
      if (known == reason) return;
    }
    refusals_.push_back(reason);
  }

 private:
  bool is_ours(uid_t owner) const { return owner == 0 || owner == user_.uid; }

  // `next`: what the walk opened in this directory; null at the end.
  void judge_step(const WalkStep& step, const FileStatus* next) {
    const FileStatus& status = step.status;
    if (!is_ours(status.uid)) {
      refuse(in_quotes(step.path) + " is owned by another user (uid " + std::to_string(status.uid) +
             ")");
      return;
    }
    if (status.type == FileType::Symlink) return;  // its mode means nothing
    const bool is_sticky = status.is_directory() && (status.mode & 01000) != 0;
    // In a sticky directory others can add names but not replace what is ours.
    const bool is_kept = is_sticky && next != nullptr && is_ours(next->uid);
    const bool is_open_to_all = (status.mode & 0002) != 0;
    const bool is_private = user_.private_group && *user_.private_group == status.gid;
    const bool is_open_to_group =
        (status.mode & 0020) != 0 && (!is_private || status.has_named_writers);
    if ((is_open_to_all || is_open_to_group) && !is_kept) {
      refuse(in_quotes(step.path) + " can be written by other users (mode " + octal(status.mode) +
             (status.has_named_writers ? " and an access list)" : ")"));
    }
  }

  static std::string octal(mode_t mode) {
    std::string text;
    for (int shift = 9; shift >= 0; shift -= 3) {
      text += static_cast<char>('0' + ((mode >> shift) & 7));
    }
    return text;
  }

  const User& user_;
  std::vector<std::string>& refusals_;
};

// Walks to `path` and judges the way; gives the real path.
std::optional<std::string> judged_path(FileSystem& files, const std::string& path,
                                       PathJudge& judge) {
  const auto steps = files.walk(path);
  if (!steps || steps->empty()) {
    judge.refuse(in_quotes(path) + " cannot be reached");
    return std::nullopt;
  }
  judge.judge(*steps);
  return steps->back().path;
}

}  // namespace

bool is_same(const Identity& approved, const Identity& found) {
  const bool is_birth_known = approved.born_ns != 0 && found.born_ns != 0;
  return approved.real_path == found.real_path && approved.inode == found.inode &&
         (!is_birth_known || approved.born_ns == found.born_ns) && approved.owner == found.owner &&
         approved.config_sha256 == found.config_sha256 && approved.python_link == found.python_link;
}

Identity pointer_identity(const std::string& place, const std::string& real_path) {
  Identity identity;
  identity.real_path = place;
  identity.config_sha256 = hex(sha256(real_path));
  return identity;
}

std::vector<std::string> path_refusals(FileSystem& files, const std::string& path,
                                       const User& user) {
  std::vector<std::string> refusals;
  PathJudge judge(user, refusals);
  judged_path(files, path, judge);
  return refusals;
}

Evidence gather_evidence(FileSystem& files, const std::string& prefix, const User& user) {
  Evidence evidence;
  PathJudge judge(user, evidence.refusals);
  const auto steps = files.walk(prefix);
  if (!steps || steps->empty()) {
    judge.refuse(in_quotes(prefix) + " cannot be reached");
    return evidence;
  }
  judge.judge(*steps);
  const std::string& real = steps->back().path;
  const FileStatus& status = steps->back().status;
  evidence.identity.real_path = real;
  evidence.identity.inode = status.inode;
  evidence.identity.born_ns = status.born_ns;
  evidence.identity.owner = status.uid;

  const std::string python = join_path(real, "bin/python");
  judged_path(files, python, judge);  // its target too: who can write it runs as us
  evidence.identity.python_link = files.read_link(python).value_or("");

  evidence.shadows = shadowing_names(files, real);

  std::string config = join_path(real, "pyvenv.cfg");
  if (!files.link_status(config)) {
    judged_path(files, join_path(real, "conda-meta"), judge);
    config = join_path(real, "conda-meta/state");
    if (!files.link_status(config)) return evidence;  // conda writes it only when it needs it
  }
  judged_path(files, config, judge);
  if (const auto content = files.read_file(config, kMaxConfigBytes)) {
    evidence.identity.config_sha256 = hex(sha256(*content));
  }
  return evidence;
}

}  // namespace venvctl
