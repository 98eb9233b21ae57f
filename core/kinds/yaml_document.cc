#include "core/kinds/yaml_document.h"

#include <yaml-cpp/yaml.h>

namespace venvctl {

struct YamlDocument::Content {
  YAML::Node root;

  YAML::Node at(std::string_view key) const { return root[std::string(key)]; }
};

YamlDocument::YamlDocument(std::unique_ptr<Content> content) : content_(std::move(content)) {}
YamlDocument::YamlDocument(YamlDocument&&) noexcept = default;
YamlDocument& YamlDocument::operator=(YamlDocument&&) noexcept = default;
YamlDocument::~YamlDocument() = default;

std::optional<YamlDocument> YamlDocument::read(FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path, kMaxBytes + 1);
  if (!text || text->size() > kMaxBytes) return std::nullopt;
  try {
    auto content = std::make_unique<Content>(Content{YAML::Load(*text)});
    if (!content->root.IsMap()) return std::nullopt;
    return YamlDocument(std::move(content));
  } catch (const YAML::Exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> YamlDocument::text(std::string_view key) const {
  const YAML::Node node = content_->at(key);
  return node.IsDefined() && node.IsScalar() ? std::optional(node.Scalar()) : std::nullopt;
}

std::vector<std::string> YamlDocument::texts(std::string_view key) const {
  const YAML::Node node = content_->at(key);
  if (!node.IsDefined()) return {};
  if (node.IsScalar()) return {node.Scalar()};
  std::vector<std::string> texts;
  if (!node.IsSequence()) return texts;
  for (const YAML::Node& member : node) {
    if (member.IsScalar()) texts.push_back(member.Scalar());
  }
  return texts;
}

}  // namespace venvctl
