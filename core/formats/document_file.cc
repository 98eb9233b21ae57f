#include "core/formats/document_file.h"

namespace venvctl {
namespace {

// Whether another ordinary user put it there: then it counts as absent.
bool is_foreign(const FileSystem& files, const FileStatus& status) {
  return status.uid != 0 && status.uid != files.reader();
}

// Why `path` cannot be read as text; "" if it does not exist or is another user's.
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
                                         size_t max_bytes) {
  auto text = files.read_file(path, max_bytes + 1);
  if (text && text->size() <= max_bytes) return text;
  const std::string reason = text ? "it is larger than " + std::to_string(max_bytes / 1024) + " KiB"
                                  : obstacle_at(files.unwatched(), path);
  if (!reason.empty()) files.note_unreadable(path, reason);
  return std::nullopt;
}

}  // namespace venvctl
