#include "core/kinds/toml_document.h"

#include <toml++/toml.h>

#include "core/base/path.h"

namespace venvctl {

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

std::optional<TomlDocument> TomlDocument::parse(std::string_view text) {
  try {
    return TomlDocument(std::make_unique<Content>(Content{toml::parse(text)}));
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

std::optional<TomlDocument> TomlDocument::read(FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path, kMaxBytes + 1);
  if (!text || text->size() > kMaxBytes) return std::nullopt;
  return parse(*text);
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

std::optional<TomlDocument> read_pyproject_with(FileSystem& files, const std::string& directory,
                                                std::string_view word) {
  const auto text =
      files.read_file(join_path(directory, "pyproject.toml"), TomlDocument::kMaxBytes + 1);
  if (!text || text->size() > TomlDocument::kMaxBytes) return std::nullopt;
  if (text->find(word) == std::string::npos) return std::nullopt;
  return TomlDocument::parse(*text);
}

}  // namespace venvctl
