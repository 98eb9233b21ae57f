#include "client/cli/templates/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "client/cli/clone/copy_tree.h"
#include "client/cli/deletion/remove_tree.h"
#include "core/base/atomic_file.h"
#include "core/base/fields.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr char kFacts[] = "template";
constexpr char kTree[] = "env";
constexpr std::string_view kUnfinished = ".new-";
constexpr size_t kMaxFactsBytes = 64 * 1024 * 1024;
constexpr mode_t kWriteBits = S_IWUSR | S_IWGRP | S_IWOTH;

constexpr size_t kKeyDigits = 32;

bool is_key(std::string_view name) {
  return name.size() == kKeyDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

std::string digest_of(const std::string& path) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return "";
  const auto digest = sha256_of_file(file.get());
  return digest ? *digest : "";
}

std::vector<std::string> digests_of(const std::string& tree, const Inventory& inventory) {
  std::vector<std::string> digests;
  for (const ListedFile& each : inventory) {
    digests.push_back(S_ISREG(each.mode) ? digest_of(join_path(tree, each.path)) : "");
  }
  return digests;
}

// A copy gets the modes of the inventory. Directories stay writable, so that `rm -r` of the cache
// works.
void make_files_read_only(const std::string& tree, const Inventory& inventory) {
  for (const ListedFile& each : inventory) {
    if (!S_ISREG(each.mode)) continue;
    chmod(join_path(tree, each.path).c_str(), each.mode & 07777 & ~kWriteBits);
  }
}

// In the template, files have no write bits.
bool is_same_entry(const ListedFile& now, const ListedFile& then, const std::string& digest,
                   const std::string& tree) {
  ListedFile expected = then;
  expected.changed_ns = now.changed_ns;
  ListedFile found = now;
  found.mode |= kWriteBits;
  expected.mode |= kWriteBits;
  if (found != expected) return false;
  if (now.changed_ns == then.changed_ns || !S_ISREG(then.mode)) return true;
  return !digest.empty() && digest_of(join_path(tree, now.path)) == digest;
}

}  // namespace

std::string TemplateStore::path_of(const std::string& key) const {
  return join_path(directory_, key);
}

std::string TemplateStore::tree(const std::string& key) const {
  return join_path(path_of(key), kTree);
}

bool TemplateStore::is_own() const {
  struct stat status {};
  return lstat(directory_.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<Template> TemplateStore::read(const std::string& key) const {
  RealFileSystem files;
  const std::string path = join_path(path_of(key), kFacts);
  const auto status = files.link_status(path);
  const auto bytes = files.read_file(path, kMaxFactsBytes);
  if (!status || !status->is_regular() || !bytes) return std::nullopt;
  auto found = from_bytes<Template>(*bytes);
  if (!found || found->key != key || found->digests.size() != found->inventory.size()) {
    return std::nullopt;
  }
  constexpr int64_t kNsPerSecond = 1'000'000'000;
  found->last_used = status->modified_ns / kNsPerSecond;
  return found;
}

std::vector<Template> TemplateStore::all() const {
  std::vector<Template> templates;
  if (!is_own()) return templates;
  for (const std::string& name : names_in(directory_)) {
    auto found = is_key(name) ? read(name) : std::nullopt;
    if (found) templates.push_back(*std::move(found));
  }
  std::sort(templates.begin(), templates.end(), [](const Template& one, const Template& other) {
    return std::pair(other.last_used, one.key) < std::pair(one.last_used, other.key);
  });
  return templates;
}

std::optional<Template> TemplateStore::find(const std::string& key) const {
  if (max_bytes_ == 0 || !is_own()) return std::nullopt;
  auto found = read(key);
  if (!found) return std::nullopt;
  const std::string tree = this->tree(key);
  const auto now = inventory_of(tree);
  bool is_same = now && now->size() == found->inventory.size();
  for (size_t i = 0; is_same && i < now->size(); ++i) {
    is_same = is_same_entry((*now)[i], found->inventory[i], found->digests[i], tree);
  }
  if (is_same) return found;
  remove(key);
  return std::nullopt;
}

void TemplateStore::note_use(const Template& used) const {
  const auto now = inventory_of(tree(used.key));
  if (!now || now->size() != used.inventory.size()) return;
  Template updated = used;
  for (size_t i = 0; i < now->size(); ++i) {
    updated.inventory[i].changed_ns = (*now)[i].changed_ns;
  }
  const std::string facts = join_path(path_of(used.key), kFacts);
  if (updated.inventory != used.inventory) {
    static_cast<void>(replace_file(facts, to_bytes(updated), Backup::Keep).ok());
  }
  utimensat(AT_FDCWD, facts.c_str(), nullptr, 0);
}

Result<void> TemplateStore::keep(Template made, const std::string& source) const {
  const uint64_t bytes = bytes_in(made.inventory);
  if (max_bytes_ == 0 || bytes > max_bytes_ || !is_key(made.key)) return {};
  if (auto directory = make_directories(directory_); !directory) return directory;
  if (!is_own()) {
    return Error{ErrorCode::Failed, in_quotes(directory_) +
                                        " belongs to another user or is writable by others: "
                                        "change its owner and permissions"};
  }
  const auto lock = FileLock::acquire(join_path(directory_, "lock"), Deadline::in({}));
  if (!lock) return {};
  // Backups and searches leave out a directory with this file.
  static_cast<void>(replace_file(join_path(directory_, "CACHEDIR.TAG"),
                                 "Signature: 8a477f597d28d172789f06886806bc55\n", Backup::Keep)
                        .ok());
  remove_unfinished();
  const std::string unfinished =
      join_path(directory_, std::string(kUnfinished) + std::to_string(getpid()));
  if (mkdir(unfinished.c_str(), 0700) != 0) {
    return Error{ErrorCode::Failed, "cannot write in " + in_quotes(directory_) + " (" +
                                        std::strerror(errno) + "): check its permissions"};
  }
  const std::string tree = join_path(unfinished, kTree);
  const auto give_up = [&] { remove(std::string(base_name(unfinished))); };
  const auto copied = copy_tree(source, tree, Sharing::None, [] { return true; });
  const auto after = inventory_of(source);
  const bool is_whole =
      copied && after && *after == made.inventory && finish_directories(*copied, tree).ok();
  if (!is_whole) {  // the user is already working in it
    give_up();
    return {};
  }
  make_files_read_only(tree, made.inventory);
  auto kept = inventory_of(tree);
  if (!kept || kept->size() != made.inventory.size()) {
    give_up();
    return {};
  }
  // The modes are those that the tool set.
  for (size_t i = 0; i < kept->size(); ++i) (*kept)[i].mode = made.inventory[i].mode;
  made.inventory = *std::move(kept);
  made.digests = digests_of(tree, made.inventory);
  const auto written = replace_file(join_path(unfinished, kFacts), to_bytes(made), Backup::Keep);
  if (!written) {
    give_up();
    return written;
  }
  remove(made.key);
  if (rename(unfinished.c_str(), path_of(made.key).c_str()) != 0) give_up();
  keep_within_limits();
  return {};
}

void TemplateStore::keep_within_limits() const {
  uint64_t bytes = 0;
  size_t count = 0;
  for (const Template& each : all()) {
    bytes += bytes_in(each.inventory);
    if (++count > kMaxTemplates || bytes > max_bytes_) remove(each.key);
  }
}

void TemplateStore::remove(const std::string& name) const {
  const std::string path = path_of(name);
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return;
  unlink(join_path(path, kFacts).c_str());  // first: what is left is no template
  DeletionRules rules;
  rules.is_ours = true;
  if (auto held = hold_directory(path)) static_cast<void>(remove_tree(*held, rules).ok());
}

void TemplateStore::remove_unfinished() const {
  for (const std::string& name : names_in(directory_)) {
    if (name.starts_with(kUnfinished)) remove(name);
  }
}

Result<size_t> TemplateStore::clear() const {
  if (!is_own()) return size_t{0};
  const auto lock = FileLock::acquire(join_path(directory_, "lock"), Deadline::in(kFileLockWait));
  if (!lock) return lock.error();
  size_t count = 0;
  for (const std::string& name : names_in(directory_)) {
    struct stat status {};
    const bool is_ours = (is_key(name) || name.starts_with(kUnfinished)) &&
                         lstat(path_of(name).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (!is_ours) continue;
    remove(name);
    if (lstat(path_of(name).c_str(), &status) == 0) {
      return Error{ErrorCode::Failed,
                   "cannot remove " + in_quotes(path_of(name)) + ": check its permissions"};
    }
    if (is_key(name)) ++count;
  }
  return count;
}

}  // namespace venvctl
