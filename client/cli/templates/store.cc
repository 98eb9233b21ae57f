#include "client/cli/templates/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <thread>

#include "client/cli/clone/copy_tree.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/templates/file_digest.h"
#include "core/base/atomic_file.h"
#include "core/base/fields.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"
#include "core/trust/identity.h"

namespace venvctl {
namespace {

constexpr char kFacts[] = "template";
constexpr char kTree[] = "env";
constexpr char kLock[] = "lock";
// Backups and searches skip a directory with this file. The second line shows that the directory is
// a store. Nothing is deleted in a directory without this file.
constexpr char kTag[] = "CACHEDIR.TAG";
constexpr std::string_view kTagText =
    "Signature: 8a477f597d28d172789f06886806bc55\n# templates of venvctl create\n";
constexpr std::string_view kUnfinished = ".new-";
constexpr size_t kMaxFactsBytes = 64 * 1024 * 1024;
constexpr mode_t kWriteBits = S_IWUSR | S_IWGRP | S_IWOTH;
// A process that writes a template holds the lock for about a second.
constexpr std::chrono::seconds kClearWait{20};
constexpr size_t kKeyDigits = 32;
constexpr size_t kMaxThreads = 8;

bool is_key(std::string_view name) {
  return name.size() == kKeyDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The name of a template that is being written: kUnfinished and a process number.
bool is_unfinished(std::string_view name) {
  return name.starts_with(kUnfinished) && name.size() > kUnfinished.size() &&
         name.find_first_not_of("0123456789", kUnfinished.size()) == std::string_view::npos;
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

// The mode of a file in the template. `mode`: its mode in the environment.
uint32_t without_write_bits(uint32_t mode) { return S_ISREG(mode) ? mode & ~kWriteBits : mode; }

// Copies of the template get the original modes from the inventory. Directories stay writable, so
// that `rm -r` can delete the cache.
void make_files_read_only(const std::string& tree, const Inventory& inventory) {
  for (const ListedFile& each : inventory) {
    if (!S_ISREG(each.mode)) continue;
    chmod(join_path(tree, each.path).c_str(), without_write_bits(each.mode) & kPermissionBits);
  }
}

// Whether the file can run when the environment is activated, or when its python starts.
bool runs_by_itself(const std::string& path) {
  return path.starts_with("bin/") || path == "pyvenv.cfg" || path.ends_with(".pth") ||
         path.ends_with("/sitecustomize.py") || path.ends_with("/usercustomize.py");
}

std::string digest_of(const std::string& tree, const std::string& path, std::string_view key) {
  const std::string file = join_path(tree, path);
  return runs_by_itself(path) ? sha256_of(file) : keyed_digest_of(file, key);
}

std::vector<std::string> digests_of(const std::string& tree, const Inventory& inventory,
                                    std::string_view key) {
  std::vector<std::string> digests;
  for (const ListedFile& each : inventory) {
    digests.push_back(S_ISREG(each.mode) ? digest_of(tree, each.path, key) : "");
  }
  return digests;
}

bool is_same_entry(const ListedFile& now, const ListedFile& then, const std::string& digest,
                   const std::string& tree, std::string_view key) {
  ListedFile expected = then;
  expected.mode = without_write_bits(then.mode);
  expected.changed_ns = now.changed_ns;
  if (now != expected) return false;
  if (!S_ISREG(then.mode)) return true;
  if (now.changed_ns == then.changed_ns && !runs_by_itself(now.path)) return true;
  return !digest.empty() && digest_of(tree, now.path, key) == digest;
}

// Whether the tree has exactly the entries of the template. Uses several threads: after an
// environment with hard links to the template was removed, every file must be read.
bool is_same_tree(const Inventory& now, const Template& then, const std::string& tree) {
  if (now.size() != then.inventory.size()) return false;
  std::atomic<size_t> next = 0;
  std::atomic<bool> is_same = true;
  const auto compare = [&] {
    for (size_t i = next++; i < now.size() && is_same; i = next++) {
      if (!is_same_entry(now[i], then.inventory[i], then.digests[i], tree, then.digest_key)) {
        is_same = false;
      }
    }
  };
  const size_t wanted = std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
  std::vector<std::thread> threads;
  for (size_t i = 1; i < wanted; ++i) threads.emplace_back(compare);
  compare();
  for (std::thread& each : threads) each.join();
  return is_same;
}

// The nearest directory at or above `path` that exists.
std::string existing_directory(FileSystem& files, std::string path) {
  while (path != "/" && !files.link_status(path)) path = parent_path(path);
  return path;
}

// Whether the directory is a store or may become one. It may contain the lock, and files of a
// process that was killed while it wrote the tag.
bool is_store(const std::string& directory) {
  const auto tag = RealFileSystem().read_file(join_path(directory, kTag), kTagText.size() + 1);
  if (tag && *tag == kTagText) return true;
  return std::ranges::all_of(names_in(directory), [](const std::string& name) {
    return name == kLock || name.starts_with(std::string(kTag) + '.');
  });
}

// Whether the directory contains only what a template consists of.
bool is_template(const std::string& directory) {
  return std::ranges::all_of(names_in(directory), [](const std::string& name) {
    return name == kTree || name == kFacts || name.starts_with(std::string(kFacts) + '.');
  });
}

// The git work tree that contains `path`; "" if none. The home directory and its parents do not
// count, because the user decides what they contain.
std::string work_tree_of(FileSystem& files, const std::string& path, const std::string& home) {
  for (const std::string& each : path_and_parents(path)) {
    if (path_contains(each, home)) break;
    if (files.link_status(join_path(each, ".git"))) return each;
  }
  return "";
}

}  // namespace

std::string TemplateStore::path_of(const std::string& key) const {
  return join_path(directory_, key);
}

std::string TemplateStore::tree(const std::string& key) const {
  return join_path(path_of(key), kTree);
}

std::string TemplateStore::refusal() const {
  RealFileSystem files;
  const std::string existing = existing_directory(files, directory_);
  const auto refusals = path_refusals(files, existing, user_);
  if (!refusals.empty()) return refusals.front();
  if (const std::string tree = work_tree_of(files, directory_, user_.home); !tree.empty()) {
    return in_quotes(directory_) + " is in the work tree " + in_quotes(tree);
  }
  if (existing != directory_) {
    const auto status = files.status(existing);
    return status && status->is_directory() ? "" : in_quotes(existing) + " is not a directory";
  }
  const auto status = files.link_status(directory_);
  if (!status || !status->is_directory()) return in_quotes(directory_) + " is not a directory";
  // The directories above the store may belong to root, but the store must belong to the user.
  if (status->uid != user_.uid) {
    return in_quotes(directory_) + " is owned by another user (uid " + std::to_string(status->uid) +
           ")";
  }
  return is_store(directory_)
             ? ""
             : in_quotes(directory_) + " contains files that venvctl did not create";
}

std::optional<Template> TemplateStore::read(const std::string& key) const {
  RealFileSystem files;
  const auto is_private = [&](const std::string& path, FileType type) {
    const auto found = files.link_status(path);
    return found && found->type == type && found->uid == user_.uid && (found->mode & 0077) == 0;
  };
  const std::string path = join_path(path_of(key), kFacts);
  if (!is_private(path_of(key), FileType::Directory) || !is_private(path, FileType::Regular)) {
    return std::nullopt;
  }
  const auto status = files.link_status(path);
  const auto bytes = files.read_file(path, kMaxFactsBytes);
  if (!status || !bytes) return std::nullopt;
  auto found = from_bytes<Template>(*bytes);
  if (!found || found->key != key || found->digests.size() != found->inventory.size()) {
    return std::nullopt;
  }
  found->last_used = status->modified_ns / kNsPerSecond;
  return found;
}

std::vector<Template> TemplateStore::all() const {
  std::vector<Template> templates;
  if (!refusal().empty()) return templates;
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
  if (max_bytes_ == 0 || !refusal().empty()) return std::nullopt;
  auto found = read(key);
  if (!found) return std::nullopt;
  const std::string tree = this->tree(key);
  struct stat top {};
  const bool is_private = lstat(tree.c_str(), &top) == 0 && top.st_uid == user_.uid &&
                          top.st_mode == (S_IFDIR | S_IRWXU);
  const auto now = inventory_of(tree);
  if (is_private && now && is_same_tree(*now, *found, tree)) return found;
  remove(key);
  return std::nullopt;
}

void TemplateStore::note_use(const Template& used) const {
  utimensat(AT_FDCWD, join_path(path_of(used.key), kFacts).c_str(), nullptr, 0);
}

void TemplateStore::note_links(const Template& used) const {
  const auto now = inventory_of(tree(used.key));
  if (!now || now->size() != used.inventory.size()) return;
  Template updated = used;
  for (size_t i = 0; i < now->size(); ++i) {
    updated.inventory[i].changed_ns = (*now)[i].changed_ns;
  }
  const std::string facts = join_path(path_of(used.key), kFacts);
  static_cast<void>(replace_file(facts, to_bytes(updated), Backup::Keep).ok());
}

Result<void> TemplateStore::keep(Template made, const std::string& source) const {
  const uint64_t bytes = bytes_in(made.inventory);
  if (max_bytes_ == 0 || bytes > max_bytes_ || !is_key(made.key)) return {};
  if (const std::string why = refusal(); !why.empty()) {
    return Error{ErrorCode::Failed, why + ": see venvctl cache"};
  }
  if (auto directory = make_directories(directory_); !directory) return directory;
  const auto lock = FileLock::acquire(join_path(directory_, kLock), Deadline::in({}));
  if (!lock || find(made.key)) return {};
  if (auto tagged = replace_file(join_path(directory_, kTag), std::string(kTagText), Backup::Keep);
      !tagged) {
    return tagged;
  }
  remove_unfinished();
  const std::string unfinished =
      join_path(directory_, std::string(kUnfinished) + std::to_string(getpid()));
  if (mkdir(unfinished.c_str(), 0700) != 0) {
    return system_error("write in " + in_quotes(directory_), errno);
  }
  const std::string tree = join_path(unfinished, kTree);
  const auto give_up = [&] { remove(std::string(base_name(unfinished))); };
  const auto copied = copy_tree(source, tree, Sharing::None, [] { return true; });
  const auto after = inventory_of(source);
  const bool is_whole =
      copied && after && *after == made.inventory && finish_directories(*copied, tree).ok();
  if (!is_whole) {  // another process has changed the environment
    give_up();
    return {};
  }
  chmod(tree.c_str(), S_IRWXU);
  make_files_read_only(tree, made.inventory);
  auto kept = inventory_of(tree);
  bool is_kept = kept && kept->size() == made.inventory.size();
  for (size_t i = 0; is_kept && i < kept->size(); ++i) {
    const uint32_t mode = made.inventory[i].mode;  // the mode that the tool set
    is_kept = (*kept)[i].mode == without_write_bits(mode);
    (*kept)[i].mode = mode;
  }
  if (!is_kept) {  // the file system stores no permissions
    give_up();
    return {};
  }
  made.inventory = *std::move(kept);
  const auto digest_key = random_digest_key();
  if (!digest_key) {
    give_up();
    return {};
  }
  made.digest_key = *digest_key;
  made.digests = digests_of(tree, made.inventory, made.digest_key);
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
  if (!is_template(path)) return;
  // removed first, because a directory without this file is not a template
  unlink(join_path(path, kFacts).c_str());
  DeletionRules rules;
  rules.is_ours = true;
  if (auto held = hold_directory(path)) static_cast<void>(remove_tree(*held, rules).ok());
}

void TemplateStore::remove_unfinished() const {
  for (const std::string& name : names_in(directory_)) {
    if (is_unfinished(name) || (is_key(name) && !read(name))) remove(name);
  }
}

Result<size_t> TemplateStore::clear() const {
  struct stat own {};
  if (lstat(directory_.c_str(), &own) != 0 && errno == ENOENT) return size_t{0};
  if (const std::string why = refusal(); !why.empty()) {
    return Error{ErrorCode::Failed, "nothing was removed, because " + why + ": fix this first"};
  }
  const auto lock = FileLock::acquire(join_path(directory_, kLock), Deadline::in(kClearWait));
  if (!lock) return lock.error();
  size_t count = 0;
  for (const std::string& name : names_in(directory_)) {
    struct stat status {};
    const bool is_ours = (is_key(name) || is_unfinished(name)) &&
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
