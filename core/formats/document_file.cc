#include "core/formats/document_file.h"

namespace venvctl {
namespace {

// The amounts of work that are reported to FileSystem::may_work_on. The unit is the work of parsing
// one byte of TOML.
constexpr size_t kWorkOfOpening = 64;
constexpr size_t kWorkOfParsing = 1024;  // for any file, in addition to its size
// How many bytes can be read and searched in the time that parsing one byte takes.
constexpr size_t kReadAtOnce = 16;

// Whether a user other than root and the reader owns the file. Such a file counts as absent.
bool is_foreign(const FileSystem& files, const FileStatus& status) {
  return status.uid != 0 && status.uid != files.reader();
}

// Why `path` cannot be read as text; "" if it does not exist or belongs to another user.
std::string obstacle_at(FileSystem& files, const std::string& path) {
  const auto entry = files.link_status(path);
  if (!entry || is_foreign(files, *entry)) return "";
  const auto status = files.status(path);
  if (status && is_foreign(files, *status)) return "";
  if (!status)
    return "it is a broken symbolic link, or you have no access to a directory in its path";
  if (status->is_directory()) return "it is a directory";
  return status->is_regular() ? "you have no permission to read it" : "it is not a regular file";
}

}  // namespace

std::optional<std::string> read_document(FileSystem& files, const std::string& path,
                                         size_t max_bytes, std::string_view word) {
  if (!files.may_work_on(path, kWorkOfOpening)) return std::nullopt;
  auto text = files.read_file(path, max_bytes + 1);
  if (text && text->size() <= max_bytes) {
    const bool has_word = text->find(word) != std::string::npos;
    const size_t work = has_word ? kWorkOfParsing + text->size() : text->size() / kReadAtOnce;
    return files.may_work_on(path, work) && has_word ? std::move(text) : std::nullopt;
  }
  const std::string reason = text ? "it is larger than " + std::to_string(max_bytes / 1024) + " KiB"
                                  : obstacle_at(files.unwatched(), path);
  if (!reason.empty()) files.note_unreadable(path, reason);
  return std::nullopt;
}

}  // namespace venvctl
