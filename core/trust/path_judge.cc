#include "core/trust/path_judge.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::string octal(mode_t mode) {
  std::string text;
  for (int shift = 9; shift >= 0; shift -= 3) {
    text += static_cast<char>('0' + ((mode >> shift) & 7));
  }
  return text;
}

}  // namespace

std::string not_accessible(const std::string& path) {
  return in_quotes(path) + " is not accessible";
}

std::vector<WalkStep> PathJudge::judge_way(const std::string& path) {
  std::vector<WalkStep> steps = judge_way_if_present(path);
  if (steps.empty()) refuse(not_accessible(path));
  return steps;
}

std::vector<WalkStep> PathJudge::judge_way_if_present(const std::string& path) {
  std::vector<WalkStep> steps = files_.walk(path).value_or(std::vector<WalkStep>());
  for (size_t i = 0; i < steps.size(); ++i) {
    judge_step(steps[i].path, steps[i].status, i + 1 < steps.size() ? &steps[i + 1] : nullptr);
  }
  return steps;
}

void PathJudge::judge_entry(const std::string& path, const FileStatus& status) {
  judge_step(path, status, nullptr);
}

// `next` is the file that the walk opened in this directory; null if the walk ends here.
void PathJudge::judge_step(const std::string& path, const FileStatus& status,
                           const WalkStep* next) {
  if (!is_trusted(path, status)) {
    return refuse(in_quotes(path) + " is owned by another user (uid " + std::to_string(status.uid) +
                  ")");
  }
  if (status.type == FileType::Symlink) return;  // the kernel ignores the mode of a link
  const bool is_sticky = status.is_directory() && (status.mode & 01000) != 0;
  const bool is_inside = !environment_.empty() && path_contains(environment_, path);
  const bool is_kept =
      is_sticky && !is_inside && next != nullptr && is_trusted(next->path, next->status);
  if (is_kept) return;
  const bool is_open_to_all = (status.mode & 0002) != 0;
  // This check comes last, because it reads the accounts of the system.
  const bool is_open_to_others =
      is_open_to_all || ((status.mode & 0020) != 0 &&
                         (status.has_named_writers || !user_.private_group.is(status.gid)));
  if (is_open_to_others) {
    refuse(in_quotes(path) + " is writable by other users (mode " + octal(status.mode) +
           (status.has_named_writers ? " and an ACL)" : ")"));
  }
}

void PathJudge::refuse_size(const std::string& path) {
  refuse(in_quotes(path) + " is too large to be checked");
}

void PathJudge::refuse(const std::string& reason) {
  if (std::ranges::find(refusals_, reason) == refusals_.end()) refusals_.push_back(reason);
}

}  // namespace venvctl
