#include "core/registry/saved_files.h"

#include <nlohmann/json.hpp>

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

constexpr int kSavedSchema = 1;
constexpr char kSavedKey[] = "files";
constexpr size_t kMaxContents = kMaxStateBytes - 4 * 1024 * 1024;  // the rest is for the other keys

std::string_view type_name(Type type) {
  if (type == Type::File) return "file";
  return type == Type::Link ? "link" : "absent";
}

std::string saved_bytes(const json& value, const char* key) {
  return value.contains(key) ? bytes_from_json(value[key]).value_or("") : "";
}

}  // namespace

Result<void> write_saved_files(const std::string& path, const std::vector<SavedFile>& files) {
  json values = json::array();
  size_t bytes = 0;
  for (const SavedFile& file : files) {
    json content = bytes_to_json(file.content);
    const size_t size = content.dump().size();
    const bool fits = size <= kMaxContents - bytes;
    if (fits) bytes += size;
    values.push_back({{"path", bytes_to_json(file.path)},
                      {"type", type_name(file.type)},
                      {"content", fits ? std::move(content) : json("")},
                      {"mode", file.mode},
                      {"linkAfter", file.is_link_after},
                      {"after", fits ? file.after_sha256 : ""}});
  }
  const json document{{"schema", kSavedSchema}, {kSavedKey, std::move(values)}};
  return replace_file(path, document.dump() + "\n", Backup::Keep);
}

Result<std::vector<SavedFile>> read_saved_files(const std::string& path) {
  auto document = read_state(path, kSavedSchema);
  if (!document) return document.error();
  const json parsed = parsed_json(document->text);
  if (!parsed.is_object() || !parsed.contains(kSavedKey)) {
    return Error{ErrorCode::Failed, displayable(path) + " is damaged: the old content is lost"};
  }
  std::vector<SavedFile> files;
  for (const json& value : parsed[kSavedKey]) {
    if (!value.is_object()) continue;
    SavedFile file;
    file.path = saved_bytes(value, "path");
    const std::string type = saved_bytes(value, "type");
    file.type = type == "file" ? Type::File : type == "link" ? Type::Link : Type::Absent;
    file.content = saved_bytes(value, "content");
    const auto mode = value.find("mode");
    file.mode = mode != value.end() && mode->is_number_integer() ? mode->get<uint32_t>() : 0;
    file.is_link_after = value.value("linkAfter", json()) == true;
    file.after_sha256 = saved_bytes(value, "after");
    if (is_absolute_path(file.path)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace venvctl
