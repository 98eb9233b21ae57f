#include "core/trust/checkout.h"

#include <string_view>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/version_control.h"
#include "core/trust/git_index.h"

namespace venvctl {
namespace {

constexpr size_t kMaxPointerBytes = 8 * 1024;  // for `.git` as a file, and `commondir`
constexpr size_t kMaxGitConfigBytes = 256 * 1024;
constexpr size_t kSha1Bytes = 20;
constexpr size_t kSha256Bytes = 32;

// The path in a file such as `.git` or `commondir`. As in git, only line ends at the end of the
// file are removed, because the name of a directory may contain blanks or end with blanks.
std::string pointer_in(FileSystem& files, const std::string& path) {
  std::string content = files.read_file(path, kMaxPointerBytes).value_or("");
  content.erase(content.find_last_not_of("\r\n") + 1);
  return content;
}

// Whether the file exists and belongs to the user or root. Files of other users are ignored, as in
// git: anybody can create files in a directory to which everybody can write, such as /tmp.
bool is_present(FileSystem& files, const std::string& path) {
  const auto status = files.link_status(path);
  return status && (status->uid == 0 || status->uid == files.reader());
}

// Reads "objectformat = sha256" from [extensions]. The section is not checked, because no other
// section has this key.
size_t hash_bytes(FileSystem& files, const Checkout& checkout) {
  const std::string config =
      files.read_file(checkout.common_directory + "/config", kMaxGitConfigBytes).value_or("");
  for (const std::string_view line : split(config, '\n')) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (ascii_lower(trimmed(line.substr(0, equals))) != "objectformat") continue;
    if (ascii_lower(trimmed(line.substr(equals + 1))) == "sha256") return kSha256Bytes;
  }
  return kSha1Bytes;
}

// The repository has a directory for each linked work tree. The file `gitdir` in this directory
// names the `.git` of the work tree.
bool is_listed_in_repository(FileSystem& files, const Checkout& checkout) {
  const auto own = real_path(files, checkout.git_directory);
  const auto top = real_path(files, checkout.top);
  if (!own || !top || parent_path(*own) != join_path(checkout.common_directory, "worktrees")) {
    return false;
  }
  const std::string named = pointer_in(files, join_path(*own, "gitdir"));
  if (named.empty()) return false;
  const std::string dot_git = normal_path(*own, named);
  return base_name(dot_git) == ".git" && real_path(files, std::string(parent_path(dot_git))) == top;
}

CheckoutObjection unreadable_system(const std::string& directory, std::string_view name) {
  return {in_quotes(directory) + " is under a version control system that venvctl does not read (" +
          std::string(name) + ")"};
}

// `git stash pop` restores untracked files without leaving a trace in the index. But creating or
// using a stash changes the directory `refs`. Other commands hardly ever change this directory.
bool was_stash_used_since(FileSystem& files, const Checkout& checkout, const std::string& path) {
  const auto made = files.link_status(path);
  const auto references = files.status(checkout.common_directory + "/refs");
  return made && references && references->born_ns < made->born_ns &&
         references->modified_ns >= made->born_ns;
}

CheckoutObjection objection_about(FileSystem& files, const Checkout& checkout,
                                  const std::string& path) {
  const std::string index = checkout.git_directory + "/index";
  if (const auto lock = files.link_status(index + ".lock")) {
    return {"git is running in " + in_quotes(checkout.top) + " (index.lock)", true,
            lock->modified_ns};
  }
  bool is_listed = false;
  const auto read =
      read_checkout_index(files, checkout, std::string(path_below(checkout.top, path)),
                          [&](const GitIndexEntry&) { is_listed = true; });
  if (!read) {
    const std::string& message = read.error().message;
    return {message.substr(0, message.find(':'))};
  }
  if (is_listed) {
    return {"it is in the git index of " + in_quotes(checkout.top), false, 0, true};
  }
  if (was_stash_used_since(files, checkout, path)) {
    return {
        "git stash was used in " + in_quotes(checkout.top) + " after the environment was created",
        false, 0, true};
  }
  return {};
}

}  // namespace

std::optional<Checkout> checkout_at(FileSystem& files, const std::string& directory) {
  const std::string dot_git = join_path(directory, ".git");
  const auto status = files.status(dot_git);
  if (!status || !is_present(files, dot_git)) return std::nullopt;
  Checkout checkout{directory, dot_git, dot_git};
  if (!status->is_directory()) {
    constexpr std::string_view kKey = "gitdir: ";
    const std::string line = pointer_in(files, dot_git);
    if (!line.starts_with(kKey)) return std::nullopt;
    checkout.git_directory = normal_path(directory, line.substr(kKey.size()));
  }
  const std::string common = pointer_in(files, checkout.git_directory + "/commondir");
  checkout.common_directory =
      common.empty() ? checkout.git_directory : normal_path(checkout.git_directory, common);
  checkout.common_directory =
      real_path(files, checkout.common_directory).value_or(checkout.common_directory);
  return checkout;
}

bool is_acknowledged(FileSystem& files, const Checkout& checkout) {
  const auto dot_git = files.link_status(join_path(checkout.top, ".git"));
  if (!dot_git) return false;
  if (dot_git->is_regular()) return is_listed_in_repository(files, checkout);
  return dot_git->is_directory() &&
         real_path(files, join_path(checkout.top, ".git")) == checkout.common_directory;
}

Result<void> read_checkout_index(FileSystem& files, const Checkout& checkout,
                                 const std::string& below_top,
                                 const std::function<void(const GitIndexEntry&)>& on_entry) {
  const std::string index = checkout.git_directory + "/index";
  const auto unusable = [&](const char* why) {
    return Error{ErrorCode::Failed, "the git index of " + in_quotes(checkout.top) + why};
  };
  if (!files.link_status(index)) {
    if (files.status(checkout.git_directory)) return {};  // nothing was ever added to the index
    return unusable(" is not at the path that .git contains: check the repository with git status");
  }
  const auto content = files.read_file(index, kMaxGitIndexBytes + 1);
  if (!content) return unusable(" cannot be read: check it with git status");
  if (content->size() > kMaxGitIndexBytes) return unusable(" is too large: split the repository");
  return read_git_index(*content, below_top, hash_bytes(files, checkout), on_entry);
}

std::string_view unreadable_version_control(FileSystem& files, const std::string& directory) {
  const auto status = files.link_status(directory);
  if (status && status->is_directory() && !files.may_have_version_control(directory, *status)) {
    return "";
  }
  for (const std::string_view name : other_version_control()) {
    if (is_present(files, join_path(directory, name))) return name;
  }
  return "";
}

std::optional<Checkout> checkout_around(FileSystem& files, const std::string& path) {
  for (const std::string& directory : path_and_parents(path)) {
    if (auto checkout = checkout_at(files, directory)) return checkout;
  }
  return std::nullopt;
}

CheckoutObjection checkout_objection(FileSystem& files, const std::string& real_path) {
  for (const std::string_view name : version_control_of_one_directory()) {
    for (const std::string& directory : {real_path, join_path(real_path, "bin")}) {
      if (is_present(files, join_path(directory, name))) return unreadable_system(directory, name);
    }
  }
  for (const std::string& directory : path_and_parents(real_path)) {
    const std::string_view other = unreadable_version_control(files, directory);
    if (!other.empty()) return unreadable_system(directory, other);
    if (!is_present(files, join_path(directory, ".git"))) continue;
    const auto checkout = checkout_at(files, directory);
    if (!checkout) return {in_quotes(join_path(directory, ".git")) + " cannot be read"};
    CheckoutObjection objection = objection_about(files, *checkout, real_path);
    if (!objection.reason.empty()) return objection;
  }
  return {};
}

}  // namespace venvctl
