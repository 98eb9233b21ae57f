// Changes single settings in the text of a settings.json: JSON with comments and trailing commas,
// as VS Code reads it. Everything else stays byte for byte.
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
  // An empty text counts as one without settings. Fails if the text is not an object.
  static Result<SettingsText> read(std::string text);

  const std::string& text() const { return text_; }
  // The value as compact JSON; of several with this name, the last, as VS Code reads them.
  std::optional<std::string> value_of(std::string_view name) const;
  // `value`: JSON. Replaces the value of an existing setting, or appends the setting.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  // True if it has neither settings nor comments.
  bool is_blank() const;

 private:
  struct Member {
    std::string name;
    size_t begin = 0;  // of the name
    size_t value = 0;
    size_t end = 0;               // of the value
    std::optional<size_t> comma;  // after it
  };
  explicit SettingsText(std::string text) : text_(std::move(text)) {}
  bool scan();
  const Member* find(std::string_view name) const;
  void append(std::string_view name, std::string_view value);
  std::string indentation() const;

  std::string text_;
  size_t open_ = 0;  // the brackets of the object
  size_t close_ = 0;
  std::vector<Member> members_;
};

// `text` without comments and trailing commas: each is replaced by blanks.
std::string plain_json(std::string_view text);

}  // namespace venvctl
