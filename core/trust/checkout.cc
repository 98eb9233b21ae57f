#include "core/trust/checkout.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/git_index.h"

namespace venvctl {
namespace {

constexpr size_t kMaxPointerBytes = 8 * 1024;  // `.git` as a file, and `commondir`
constexpr size_t kMaxGitConfigBytes = 256 * 1024;
constexpr size_t kSha1Bytes = 20;
constexpr size_t kSha256Bytes = 32;

// What else keeps files that come and go with an update.
constexpr std::string_view kOtherSystems[] = {".hg",    ".svn",   ".bzr", ".fslckout", "_FOSSIL_",
                                              "_darcs", ".pijul", "CVS",  ".jj"};

std::string first_line(FileSystem& files, const std::string& path) {
  const std::string content = files.read_file(path, kMaxPointerBytes).value_or("");
  return std::string(trimmed(content.substr(0, content.find('\n'))));
}

// "objectformat = sha256" in [extensions]; no other section has that key.
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

// A linked work tree has a directory of its own in the repository, whose `gitdir` names the work
// tree's `.git`.
bool is_listed_in_repository(FileSystem& files, const Checkout& checkout) {
  const auto own = real_path(files, checkout.git_directory);
  const auto top = real_path(files, checkout.top);
  if (!own || !top || parent_path(*own) != join_path(checkout.common_directory, "worktrees")) {
    return false;
  }
  const std::string named = first_line(files, join_path(*own, "gitdir"));
  if (named.empty()) return false;
  const std::string dot_git = normal_path(*own, named);
  return base_name(dot_git) == ".git" &&
         real_path(files, std::string(parent_path(dot_git))) == top;
}

bool is_acknowledged(FileSystem& files, const Checkout& checkout) {
  const auto dot_git = files.link_status(join_path(checkout.top, ".git"));
  if (!dot_git) return false;
  if (dot_git->is_regular()) return is_listed_in_repository(files, checkout);
  return dot_git->is_directory() &&
         real_path(files, join_path(checkout.top, ".git")) == checkout.common_directory;
}

CheckoutDoubt doubt_about(FileSystem& files, const Checkout& checkout, const std::string& path) {
  const std::string index = checkout.git_directory + "/index";
  if (const auto lock = files.link_status(index + ".lock")) {
    return {"git is at work in " + in_quotes(checkout.top) + " (index.lock)", true,
            lock->modified_ns};
  }
  const auto status = files.link_status(index);
  if (!status) return {};  // nothing was ever added
  const auto content = files.read_file(index, kMaxGitIndexBytes + 1);
  if (!content) return {"the git index of " + in_quotes(checkout.top) + " cannot be read"};
  if (content->size() > kMaxGitIndexBytes) {
    return {"the git index of " + in_quotes(checkout.top) + " is too large to look through"};
  }
  const std::string below_top =
      path == checkout.top ? "" : path.substr(checkout.top == "/" ? 1 : checkout.top.size() + 1);
  const auto is_listed = git_index_lists(*content, below_top, hash_bytes(files, checkout));
  if (!is_listed) {
    const std::string& message = is_listed.error().message;
    return {message.substr(0, message.find(':'))};
  }
  return *is_listed ? CheckoutDoubt{"it is in the git index of " + in_quotes(checkout.top)}
                    : CheckoutDoubt{};
}

}  // namespace

std::optional<Checkout> checkout_at(FileSystem& files, const std::string& directory) {
  const std::string dot_git = join_path(directory, ".git");
  const auto status = files.status(dot_git);
  if (!status) return std::nullopt;
  Checkout checkout{directory, dot_git, dot_git, false};
  if (!status->is_directory()) {
    constexpr std::string_view kKey = "gitdir:";
    const std::string line = first_line(files, dot_git);
    if (!line.starts_with(kKey)) return std::nullopt;
    checkout.git_directory = normal_path(directory, trimmed(line.substr(kKey.size())));
  }
  const std::string common = first_line(files, checkout.git_directory + "/commondir");
  checkout.common_directory =
      common.empty() ? checkout.git_directory : normal_path(checkout.git_directory, common);
  checkout.common_directory =
      real_path(files, checkout.common_directory).value_or(checkout.common_directory);
  checkout.is_acknowledged = is_acknowledged(files, checkout);
  return checkout;
}

std::optional<Checkout> checkout_around(FileSystem& files, const std::string& path) {
  for (const std::string& directory : path_and_parents(path)) {
    if (auto checkout = checkout_at(files, directory)) return checkout;
  }
  return std::nullopt;
}

CheckoutDoubt checkout_doubt(FileSystem& files, const std::string& real_path) {
  for (const std::string& directory : path_and_parents(real_path)) {
    for (const std::string_view name : kOtherSystems) {
      if (!files.link_status(join_path(directory, name))) continue;
      return {in_quotes(directory) + " is under a version control that cannot be read (" +
              std::string(name) + ")"};
    }
    if (!files.link_status(join_path(directory, ".git"))) continue;
    const auto checkout = checkout_at(files, directory);
    if (!checkout) return {in_quotes(join_path(directory, ".git")) + " cannot be read"};
    CheckoutDoubt doubt = doubt_about(files, *checkout, real_path);
    if (!doubt.reason.empty()) return doubt;
  }
  return {};
}

}  // namespace venvctl
