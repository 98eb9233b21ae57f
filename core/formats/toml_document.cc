#include "core/formats/toml_document.h"

#include <toml++/toml.h>

#include <exception>

#include "core/base/document_limits.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/document_file.h"

namespace venvctl {

namespace {
// The parser may quote text of the file in its message, so the message is cut to this length.
constexpr size_t kReasonColumns = 160;
}  // namespace

struct TomlDocument::Content {
  toml::table root;

  const toml::node* at(Path path) const {
    const toml::node* node = &root;
    for (const std::string_view key : path) {
      const toml::table* table = node->as_table();
      node = table != nullptr ? table->get(key) : nullptr;
      if (node == nullptr) return nullptr;
    }
    return node;
  }
};

TomlDocument::TomlDocument(std::unique_ptr<Content> content) : content_(std::move(content)) {}
TomlDocument::TomlDocument(TomlDocument&&) noexcept = default;
TomlDocument& TomlDocument::operator=(TomlDocument&&) noexcept = default;
TomlDocument::~TomlDocument() = default;

Result<TomlDocument> TomlDocument::parse(std::string_view text) {
  if (auto checked = toml_within_limits(text); !checked) return checked.error();
  try {
    return TomlDocument(std::make_unique<Content>(Content{toml::parse(text)}));
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::Failed, "line " + std::to_string(error.source().begin.line) + ": " +
                                        displayable(error.description(), kReasonColumns)};
  } catch (const std::exception&) {
    return Error{ErrorCode::Failed, "it cannot be parsed as TOML"};
  }
}

std::optional<TomlDocument> TomlDocument::read(FileSystem& files, const std::string& path) {
  const auto text = read_document(files, path, kMaxBytes);
  return text ? noted(files, path, parse(*text)) : std::nullopt;
}

std::optional<std::string> TomlDocument::text(Path path) const {
  const toml::node* node = content_->at(path);
  return node != nullptr ? node->value_exact<std::string>() : std::nullopt;
}

std::optional<bool> TomlDocument::truth(Path path) const {
  const toml::node* node = content_->at(path);
  return node != nullptr ? node->value_exact<bool>() : std::nullopt;
}

std::vector<std::string> TomlDocument::texts(Path path) const {
  const toml::node* node = content_->at(path);
  const toml::array* array = node != nullptr ? node->as_array() : nullptr;
  std::vector<std::string> texts;
  if (array == nullptr) return texts;
  for (const toml::node& member : *array) {
    if (auto text = member.value_exact<std::string>()) texts.push_back(std::move(*text));
  }
  return texts;
}

bool TomlDocument::has_table(Path path) const {
  const toml::node* node = content_->at(path);
  return node != nullptr && node->is_table();
}

std::vector<TomlDocument> TomlDocument::tables(Path path) const {
  std::vector<TomlDocument> tables;
  const auto add = [&tables](const toml::node& node) {
    if (const toml::table* table = node.as_table()) {
      tables.push_back(TomlDocument(std::make_unique<Content>(Content{*table})));
    }
  };
  const toml::node* node = content_->at(path);
  if (node == nullptr) return tables;
  add(*node);
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& member : *array) add(member);
  }
  return tables;
}

std::vector<std::string> TomlDocument::keys(Path path) const {
  const toml::node* node = content_->at(path);
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  std::vector<std::string> keys;
  if (table == nullptr) return keys;
  for (const auto& [key, value] : *table) keys.emplace_back(key.str());
  return keys;
}

std::optional<TomlDocument> read_pyproject_with(FileSystem& files, const std::string& directory,
                                                std::string_view word) {
  const std::string path = join_path(directory, "pyproject.toml");
  const auto text = read_document(files, path, TomlDocument::kMaxBytes, word);
  if (!text) return std::nullopt;
  return noted(files, path, TomlDocument::parse(*text));
}

}  // namespace venvctl
