// The top level of a YAML file: what environment.yml and .condarc say of environments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

class YamlDocument {
 public:
  static constexpr size_t kMaxBytes = 256 * 1024;

  // Absent: no such file, longer than kMaxBytes, or no YAML mapping.
  static std::optional<YamlDocument> read(FileSystem& files, const std::string& path);

  YamlDocument(YamlDocument&&) noexcept;
  YamlDocument& operator=(YamlDocument&&) noexcept;
  ~YamlDocument();

  std::optional<std::string> text(std::string_view key) const;  // absent: no scalar of that key
  std::vector<std::string> texts(std::string_view key) const;   // of a list, or of one scalar

 private:
  struct Content;
  explicit YamlDocument(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace venvctl
