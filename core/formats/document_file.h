// Reads a file that a rule needs, and reports to the user why it cannot be read.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

// The whole file. Absent if it is missing, cannot be read, or is longer than `max_bytes`; the
// latter two are reported (FileSystem::note_unreadable).
std::optional<std::string> read_document(FileSystem& files, const std::string& path,
                                         size_t max_bytes);

// The value of `parsed`. Its error, if any, is reported for the file at `path`.
template <class Document>
std::optional<Document> noted(FileSystem& files, const std::string& path, Result<Document> parsed) {
  if (parsed) return *std::move(parsed);
  files.note_unreadable(path, parsed.error().message);
  return std::nullopt;
}

}  // namespace venvctl
