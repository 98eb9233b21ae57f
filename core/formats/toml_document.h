// Reads a TOML 1.1 file as far as the kinds need it: strings, booleans, lists of strings by path.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

class TomlDocument {
 public:
  static constexpr size_t kMaxBytes = 1024 * 1024;
  using Path = std::initializer_list<std::string_view>;

  // Fails with "line 3: …" if the text is not TOML or is nested too deep (document_limits.h).
  static Result<TomlDocument> parse(std::string_view text);
  // Absent if the file is missing or cannot be read; the latter is reported (document_file.h).
  static std::optional<TomlDocument> read(FileSystem& files, const std::string& path);

  TomlDocument(TomlDocument&&) noexcept;
  TomlDocument& operator=(TomlDocument&&) noexcept;
  ~TomlDocument();

  // These return absent (or empty, or false) if `path` has nothing or a value of a different type.
  std::optional<std::string> text(Path path) const;
  std::optional<bool> truth(Path path) const;
  std::vector<std::string> texts(Path path) const;  // strings of a list; other members are left out
  bool has_table(Path path) const;
  // The table at `path`, or the tables of the list there, each as a document of its own.
  std::vector<TomlDocument> tables(Path path) const;
  std::vector<std::string> keys(Path path) const;  // of the table there, in any order

 private:
  struct Content;
  explicit TomlDocument(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

// pyproject.toml in `directory`, parsed only if `word` occurs in it: most files need no parsing.
std::optional<TomlDocument> read_pyproject_with(FileSystem& files, const std::string& directory,
                                                std::string_view word);

}  // namespace venvctl
