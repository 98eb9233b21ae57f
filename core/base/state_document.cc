#include "core/base/state_document.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxStateBytes = 64 * 1024 * 1024;
constexpr std::chrono::seconds kLockWait{5};

enum class Condition { Missing, Good, Corrupt, Newer };

struct Content {
  Condition condition = Condition::Missing;
  std::string text;
};

Result<Content> read_content(const std::string& path, int schema) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd && errno == ENOENT) return Content{};
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    return Error{ErrorCode::Failed, "cannot read " + in_quotes(path) + ": " + std::strerror(errno)};
  }
  const auto size = static_cast<size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > kMaxStateBytes) return Content{Condition::Corrupt, ""};
  std::string text(size, '\0');
  auto count = read_full(fd.get(), text);
  if (!count) {
    return Error{ErrorCode::Failed, count.error().message + ": " + in_quotes(path)};
  }
  text.resize(*count);
  // All of it is checked, only what is said at the top is kept: the rest is read by who asked.
  const auto is_at_top = [](int depth, auto, auto&) { return depth < 2; };
  const auto document = nlohmann::json::parse(text, is_at_top, /*allow_exceptions=*/false);
  if (!document.is_object() || !document.contains("schema") ||
      !document["schema"].is_number_integer()) {
    return Content{Condition::Corrupt, ""};
  }
  const bool is_newer = document["schema"].get<int64_t>() > schema;
  return Content{is_newer ? Condition::Newer : Condition::Good, std::move(text)};
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat a {
  }, b{};
  return ::lstat(one.c_str(), &a) == 0 && ::lstat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

// Gives a corrupt file a second name that nothing else has, under which it stays when `path` is
// replaced. `path` is never missing meanwhile: without it the backup would count as meant to go.
Result<void> keep_aside(const std::string& path) {
  for (int number = 1; number < 1000; ++number) {
    const std::string aside = path + ".corrupt." + std::to_string(number);
    if (::link(path.c_str(), aside.c_str()) == 0) return {};
    if (errno != EEXIST) break;
    // An earlier try went no further.
    if (is_same_file(path, aside)) return {};
  }
  // Where there are no hard links there is no backup either, and nothing more to lose.
  const bool is_worth_more = errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS;
  if (!is_worth_more) return {};
  return Error{ErrorCode::Failed, "cannot keep the corrupt " + in_quotes(path) + " aside (" +
                                      std::strerror(errno) + "): remove it"};
}

}  // namespace

Result<StateDocument> read_state(const std::string& path, int schema) {
  auto content = read_content(path, schema);
  if (!content) return content.error();
  using Origin = StateDocument::Origin;
  switch (content->condition) {
    case Condition::Good:
      return StateDocument{Origin::Read, std::move(content->text), ""};
    case Condition::Newer:
      return StateDocument{Origin::NewerSchema, std::move(content->text),
                           in_quotes(path) +
                               " was written by a newer venvctl and is only read: "
                               "upgrade venvctl"};
    case Condition::Missing:
    case Condition::Corrupt:
      break;
  }
  const bool is_corrupt = content->condition == Condition::Corrupt;
  // A missing file with a backup beside it: a crash between nothing of ours leaves that, but a
  // user's `rm` does, and means it.
  if (!is_corrupt) return StateDocument{};
  auto backup = read_content(path + ".bak", schema);
  // One that cannot be read now may be read later: nothing may be written in its place.
  if (!backup) return backup.error();
  if (backup->condition == Condition::Good) {
    return StateDocument{Origin::FromBackup, std::move(backup->text),
                         in_quotes(path) +
                             " is corrupt: its backup is used, the next change moves "
                             "the corrupt file aside"};
  }
  return StateDocument{Origin::Lost, "",
                       in_quotes(path) +
                           " is corrupt and has no usable backup: it starts empty, the "
                           "next change moves the corrupt file aside"};
}

Result<void> update_state(const std::string& path, int schema,
                          const std::function<Result<std::string>(const std::string&)>& change) {
  if (auto made = make_directories(std::string(parent_path(path))); !made) return made;
  auto lock = FileLock::acquire(path + ".lock", Deadline::in(kLockWait));
  if (!lock) return lock.error();
  auto current = read_state(path, schema);
  if (!current) return current.error();
  if (current->origin == StateDocument::Origin::NewerSchema) {
    return Error{ErrorCode::Failed, current->note};
  }
  auto next = change(current->text);
  if (!next) return next.error();
  const bool is_damaged = current->origin == StateDocument::Origin::FromBackup ||
                          current->origin == StateDocument::Origin::Lost;
  if (!is_damaged && *next == current->text) return {};
  remove_leftovers(path);
  if (!is_damaged) return replace_file(path, *next);
  if (auto kept = keep_aside(path); !kept) return kept;
  return replace_file(path, *next, Backup::Keep);
}

}  // namespace venvctl
