#include "core/base/state_document.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::optional<int64_t> changes_until_ns;

// Finds the number of the key "schema" in the top object, without building a tree of the JSON text.
class SchemaReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  const std::optional<int64_t>& found() const { return found_; }

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(number_integer_t number) override {
    if (is_wanted_ && depth_ == 1) found_ = number;
    return true;
  }
  bool number_unsigned(number_unsigned_t number) override {
    return number_integer(static_cast<number_integer_t>(number));
  }
  bool number_float(number_float_t, const string_t&) override { return other(); }
  bool string(string_t&) override { return other(); }
  bool binary(binary_t&) override { return other(); }
  bool key(string_t& name) override {
    if (depth_ == 1) is_wanted_ = name == "schema";
    return true;
  }
  bool start_object(std::size_t) override {
    other();
    ++depth_;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override {
    other();
    ++depth_;
    return true;
  }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool leave() {
    --depth_;
    return true;
  }
  // Called for each value that is not an integer. If the key "schema" occurs twice, only its last
  // value counts. If the last value is not an integer, the text has no schema number.
  bool other() {
    if (is_wanted_ && depth_ == 1) found_.reset();
    return true;
  }

  // The number of open objects and lists. Lists count, because otherwise the object in
  // `[{"schema": 1}]` would be mistaken for the top object.
  int depth_ = 0;
  bool is_wanted_ = false;
  std::optional<int64_t> found_;
};

enum class Condition { Missing, Good, Corrupt, Newer };

struct Content {
  Condition condition = Condition::Missing;
  std::string text;
};

Result<Content> read_content(const std::string& path, int schema, const SchemaReading& read) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd && errno == ENOENT) return Content{};
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    return system_error("read " + in_quotes(path), errno);
  }
  const auto size = static_cast<size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > kMaxStateBytes) return Content{Condition::Corrupt, ""};
  std::string text(size, '\0');
  auto count = read_full(fd.get(), text);
  if (!count) {
    return Error{ErrorCode::Failed,
                 in_quotes(path) + " is not usable, because venvctl " + count.error().message};
  }
  text.resize(*count);
  const auto found = read(text);
  if (!found) return Content{Condition::Corrupt, ""};
  const bool is_newer = *found > schema;
  return Content{is_newer ? Condition::Newer : Condition::Good, std::move(text)};
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat a {
  }, b{};
  return ::lstat(one.c_str(), &a) == 0 && ::lstat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

// Gives a corrupt file an unused second name with a hard link, so that its content remains when
// `path` is replaced. A rename would leave `path` missing for a moment, and read_state() would take
// the missing file as deleted on purpose.
Result<void> keep_aside(const std::string& path) {
  for (int number = 1; number < 1000; ++number) {
    const std::string aside = path + ".corrupt." + std::to_string(number);
    if (::link(path.c_str(), aside.c_str()) == 0) return {};
    if (errno != EEXIST) break;
    // An earlier call has already made this link.
    if (is_same_file(path, aside)) return {};
  }
  // On a file system without hard links, venvctl makes no backups, and keeps no corrupt files.
  const bool is_worth_more = errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS;
  if (!is_worth_more) return {};
  return Error{ErrorCode::Failed, "cannot keep a copy of the corrupt " + in_quotes(path) + " (" +
                                      std::strerror(errno) + "): remove that file"};
}

}  // namespace

std::optional<int64_t> schema_of(const std::string& text) {
  SchemaReader reader;
  return nlohmann::json::sax_parse(text, &reader) ? reader.found() : std::nullopt;
}

Result<StateDocument> read_state(const std::string& path, int schema, const SchemaReading& read) {
  auto content = read_content(path, schema, read);
  if (!content) return content.error();
  using Origin = StateDocument::Origin;
  switch (content->condition) {
    case Condition::Good:
      return StateDocument{Origin::Read, std::move(content->text), ""};
    case Condition::Newer:
      return StateDocument{Origin::NewerSchema, std::move(content->text),
                           in_quotes(path) +
                               " was written by a newer venvctl, so this version does not "
                               "change it: upgrade venvctl"};
    case Condition::Missing:
    case Condition::Corrupt:
      break;
  }
  const bool is_corrupt = content->condition == Condition::Corrupt;
  // A crash of venvctl never leaves a backup without its file, but a user's `rm` does. venvctl
  // therefore takes a missing file as deleted on purpose, and does not use its backup.
  if (!is_corrupt) return StateDocument{};
  auto backup = read_content(path + ".bak", schema, read);
  // The backup may be readable later. This error makes update_state() fail, so that it does not
  // overwrite the backup.
  if (!backup) return backup.error();
  if (backup->condition == Condition::Good) {
    return StateDocument{Origin::FromBackup, std::move(backup->text),
                         in_quotes(path) +
                             " is corrupt: venvctl uses its backup, and renames the corrupt file "
                             "at the next change"};
  }
  // NewerSchema makes every update_state() fail. Otherwise, the second update would overwrite this
  // backup.
  if (backup->condition == Condition::Newer) {
    return StateDocument{Origin::NewerSchema, std::move(backup->text),
                         in_quotes(path) +
                             " is corrupt, and its backup was written by a newer venvctl, "
                             "so this version does not change them: upgrade venvctl"};
  }
  return StateDocument{Origin::Lost, "",
                       in_quotes(path) +
                           " is corrupt and has no usable backup: venvctl treats it as empty, and "
                           "renames it at the next change"};
}

int64_t monotonic_now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

StateChangesUntil::StateChangesUntil(int64_t monotonic_ns) { changes_until_ns = monotonic_ns; }
StateChangesUntil::~StateChangesUntil() { changes_until_ns.reset(); }

Result<void> update_state(const std::string& path, int schema,
                          const std::function<Result<std::string>(const std::string&)>& change) {
  if (auto made = make_directories(std::string(parent_path(path))); !made) return made;
  auto lock = FileLock::acquire(path + ".lock", Deadline::in(kFileLockWait));
  if (!lock) return lock.error();
  if (changes_until_ns && monotonic_now_ns() >= *changes_until_ns) {
    return Error{ErrorCode::Unreachable, "the request for this change is too old: try again"};
  }
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
