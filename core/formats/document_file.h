// Reads a file that a rule needs, and reports to the user why it cannot be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

// Reads a whole file that the caller will parse. Absent if the file is missing, does not contain
// `word`, cannot be read, is longer than `max_bytes`, or is too much work. In the last three cases,
// `files` records the reason (FileSystem::note_unreadable).
std::optional<std::string> read_document(FileSystem& files, const std::string& path,
                                         size_t max_bytes, std::string_view word = "");

// Returns the value of `parsed`. If `parsed` is an error, reports the error for the file at `path`,
// and returns nothing.
template <class Document>
std::optional<Document> noted(FileSystem& files, const std::string& path, Result<Document> parsed) {
  if (parsed) return *std::move(parsed);
  files.note_unreadable(path, parsed.error().message);
  return std::nullopt;
}

}  // namespace venvctl
