// Changes single settings in the text of a settings.json: JSON with comments and trailing commas,
// as VS Code reads it. Keeps every byte of the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/output/json.h"
#include "core/base/result.h"

namespace venvctl {

class SettingsText {
 public:
  // An empty text counts as a text without settings. Fails if the text is not an object.
  static Result<SettingsText> read(std::string text);

  const std::string& text() const { return text_; }
  // The value as compact JSON. If several settings have this name, the last one counts, as in VS
  // Code.
  std::optional<std::string> value_of(std::string_view name) const;
  // `value`: JSON. Replaces the value of an existing setting, or appends the setting.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  // True if the text has neither settings nor comments.
  bool is_blank() const;

 private:
  struct Member {
    std::string name;
    size_t begin = 0;  // where the name begins
    size_t value = 0;
    size_t end = 0;               // where the value ends
    std::optional<size_t> comma;  // the position of the comma after the value
  };
  explicit SettingsText(std::string text) : text_(std::move(text)) {}
  bool scan();
  const Member* find(std::string_view name) const;
  void append(std::string_view name, std::string_view value);
  std::string indentation() const;

  std::string text_;
  size_t open_ = 0;  // the positions of the object's brackets
  size_t close_ = 0;
  std::vector<Member> members_;
};

// `text` with blanks instead of comments and trailing commas.
std::string plain_json(std::string_view text);

}  // namespace venvctl
