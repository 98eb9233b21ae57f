#include "core/registry/saved_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using nlohmann::json;
using Type = SavedFile::Type;

// The first line of the file is JSON: the schema, and the list of the files with the sizes of their
// contents. The contents follow as they are, because programs would be too large as JSON.
constexpr int kSavedSchema = 2;
constexpr char kSavedKey[] = "files";
constexpr size_t kMaxContents = kMaxStateBytes - 4 * 1024 * 1024;  // leaves room for the first line

std::string_view type_name(Type type) {
  if (type == Type::File) return "file";
  return type == Type::Link ? "link" : "absent";
}

std::string text_of(const json& value, const char* key) {
  return value.contains(key) ? bytes_from_json(value[key]).value_or("") : "";
}

size_t number_of(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_number_unsigned() ? found->get<size_t>() : 0;
}

// Absent if the first line or one of the contents is damaged.
std::optional<std::vector<SavedFile>> parsed_files(const json& first_line,
                                                   std::string_view contents) {
  const auto values = first_line.find(kSavedKey);
  if (values == first_line.end()) return std::nullopt;
  std::vector<SavedFile> files;
  for (const json& value : *values) {
    if (!value.is_object()) continue;
    const size_t size = number_of(value, "size");
    if (size > contents.size()) return std::nullopt;
    SavedFile file;
    file.path = text_of(value, "path");
    const std::string type = text_of(value, "type");
    file.type = type == "file" ? Type::File : type == "link" ? Type::Link : Type::Absent;
    file.content = contents.substr(0, size);
    contents.remove_prefix(size);
    file.mode = static_cast<uint32_t>(number_of(value, "mode"));
    file.is_link_after = value.value("linkAfter", json()) == true;
    file.after_sha256 = text_of(value, "after");
    if (is_absolute_path(file.path)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

Result<void> write_saved_files(const std::string& path, const std::vector<SavedFile>& files) {
  json values = json::array();
  std::string contents;
  for (const SavedFile& file : files) {
    const bool fits = file.content.size() <= kMaxContents - contents.size();
    if (fits) contents += file.content;
    values.push_back({{"path", bytes_to_json(file.path)},
                      {"type", type_name(file.type)},
                      {"size", fits ? file.content.size() : 0},
                      {"mode", file.mode},
                      {"linkAfter", file.is_link_after},
                      {"after", fits ? file.after_sha256 : ""}});
  }
  const json first_line{{"schema", kSavedSchema}, {kSavedKey, std::move(values)}};
  return replace_file(path, first_line.dump() + "\n" + contents, Backup::Keep);
}

Result<std::vector<SavedFile>> read_saved_files(const std::string& path) {
  std::optional<std::vector<SavedFile>> files;
  const auto read = [&files](const std::string& text) -> std::optional<int64_t> {
    files.reset();
    const size_t end = std::min(text.find('\n'), text.size());
    const json first_line = parsed_json(std::string_view(text).substr(0, end));
    if (!first_line.is_object()) return std::nullopt;
    files = parsed_files(first_line, std::string_view(text).substr(std::min(end + 1, text.size())));
    if (!files) return std::nullopt;
    return static_cast<int64_t>(number_of(first_line, "schema"));
  };
  const auto document = read_state(path, kSavedSchema, read);
  if (!document) return document.error();
  if (document->origin == StateDocument::Origin::NewerSchema) {
    return Error{ErrorCode::Failed, document->note};
  }
  if (!files) {
    return Error{ErrorCode::Failed,
                 displayable(path) + " is damaged, so the old content cannot be restored"};
  }
  return *std::move(files);
}

}  // namespace venvctl
