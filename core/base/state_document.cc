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
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxStateBytes = 64 * 1024 * 1024;

// Finds the number at "schema" of a top object, and builds nothing.
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
    depth_ += kInList;
    return true;
  }
  bool end_array() override {
    depth_ -= kInList;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  // What is in a list at the top is at no depth that counts.
  static constexpr int kInList = 2;
  bool leave() {
    --depth_;
    return true;
  }
  // A value that is no number takes the place of one that was, as the last of two keys does.
  bool other() {
    if (is_wanted_ && depth_ == 1) found_.reset();
    return true;
  }

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
  auto backup = read_content(path + ".bak", schema, read);
  // One that cannot be read now may be read later: nothing may be written in its place.
  if (!backup) return backup.error();
  if (backup->condition == Condition::Good) {
    return StateDocument{Origin::FromBackup, std::move(backup->text),
                         in_quotes(path) +
                             " is corrupt: its backup is used, the next change moves "
                             "the corrupt file aside"};
  }
  // The second change after this one would take its place.
  if (backup->condition == Condition::Newer) {
    return StateDocument{Origin::NewerSchema, std::move(backup->text),
                         in_quotes(path) +
                             " is corrupt, and its backup was written by a newer venvctl "
                             "and is only read: upgrade venvctl"};
  }
  return StateDocument{Origin::Lost, "",
                       in_quotes(path) +
                           " is corrupt and has no usable backup: it starts empty, the "
                           "next change moves the corrupt file aside"};
}

Result<void> update_state(const std::string& path, int schema,
                          const std::function<Result<std::string>(const std::string&)>& change) {
  if (auto made = make_directories(std::string(parent_path(path))); !made) return made;
  auto lock = FileLock::acquire(path + ".lock", Deadline::in(kStateLockWait));
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
