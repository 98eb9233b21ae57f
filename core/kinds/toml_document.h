// A TOML file, as far as the kinds need it: text, truth and lists of text by path.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

class TomlDocument {
 public:
  static constexpr size_t kMaxBytes = 1024 * 1024;
  using Path = std::initializer_list<std::string_view>;

  // Absent: no TOML.
  static std::optional<TomlDocument> parse(std::string_view text);
  // Absent: no such file, longer than kMaxBytes, or no TOML.
  static std::optional<TomlDocument> read(FileSystem& files, const std::string& path);

  TomlDocument(TomlDocument&&) noexcept;
  TomlDocument& operator=(TomlDocument&&) noexcept;
  ~TomlDocument();

  // Absent, all of them: nothing there, or of another type.
  std::optional<std::string> text(Path path) const;
  std::optional<bool> truth(Path path) const;
  std::vector<std::string> texts(
      Path path) const;  // of a list; members of another type are left out
  bool has_table(Path path) const;

 private:
  struct Content;
  explicit TomlDocument(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

// pyproject.toml in `directory`, if `word` occurs in it at all: most of them need no parsing.
std::optional<TomlDocument> read_pyproject_with(FileSystem& files, const std::string& directory,
                                                std::string_view word);

}  // namespace venvctl
