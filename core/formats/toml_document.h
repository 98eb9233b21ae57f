// Reads the parts of a TOML 1.1 file that the kinds need: strings, booleans and lists of strings,
// each found by a path of keys.
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
  // Absent if the file is missing or cannot be read; an unreadable file is reported
  // (document_file.h).
  static std::optional<TomlDocument> read(FileSystem& files, const std::string& path);

  TomlDocument(TomlDocument&&) noexcept;
  TomlDocument& operator=(TomlDocument&&) noexcept;
  ~TomlDocument();

  // The following functions return absent (or empty, or false) if there is nothing at `path`, or if
  // the value there has a different type.
  std::optional<std::string> text(Path path) const;
  std::optional<bool> truth(Path path) const;
  // The strings of a list; other members are ignored.
  std::vector<std::string> texts(Path path) const;
  bool has_table(Path path) const;
  // The table at `path`, or the tables of the list at `path`, each as a document of its own.
  std::vector<TomlDocument> tables(Path path) const;
  std::vector<std::string> keys(Path path) const;  // the keys of the table at `path`, in any order

 private:
  struct Content;
  explicit TomlDocument(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

// Reads pyproject.toml in `directory`. The file is parsed only if it contains `word`, because most
// files do not contain it.
std::optional<TomlDocument> read_pyproject_with(FileSystem& files, const std::string& directory,
                                                std::string_view word);

}  // namespace venvctl
