// Reads the top level of a YAML file, such as environment.yml and .condarc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

class YamlDocument {
 public:
  static constexpr size_t kMaxBytes = 256 * 1024;
  // Limit on the total size of expanded aliases. Without a limit, a short file could make the
  // reader allocate gigabytes.
  static constexpr size_t kMaxAliasBytes = kMaxBytes;
  // Longer comments are left out, because each node of a line gets a copy of the line's comment.
  static constexpr size_t kMaxCommentBytes = 64;

  // An empty text is an empty mapping. Fails with "line 3: …" if the text is not a YAML mapping, is
  // nested deeper than kMaxNesting, or is not UTF-8 (UTF-16 and UTF-32 need their byte order mark).
  // Like conda's parser, also fails if a mapping has two equal keys, or if there is a second
  // document.
  static Result<YamlDocument> parse(const std::string& text);
  // Absent if the file is missing or cannot be read; an unreadable file is reported
  // (document_file.h).
  static std::optional<YamlDocument> read(FileSystem& files, const std::string& path);

  std::optional<std::string> text(std::string_view key) const;  // absent if `key` has no scalar
  std::vector<std::string> texts(std::string_view key) const;   // a list, or one scalar

  // The comment at the end of the line of `key`, with its "#". conda reads such comments. Returns
  // "" if there is no comment, if it is longer than kMaxCommentBytes or continues in the next line,
  // or if "<<" adds the key.
  std::string comment(std::string_view key) const;
  // The comment of each element of `texts(key)`.
  std::vector<std::string> comments(std::string_view key) const;

 private:
  friend class YamlReader;

  // The values of the top level, by key: texts, and lists of texts. They include the keys that "<<"
  // adds. Values of other types are not kept.
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
  std::map<std::string, std::string, std::less<>> comments_;
  std::map<std::string, std::vector<std::string>, std::less<>> comments_in_lists_;
};

}  // namespace venvctl
