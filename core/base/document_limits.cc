#include "core/base/document_limits.h"

#include <algorithm>
#include <string>
#include <vector>

namespace venvctl {
namespace {

Error nested_too_deep(std::string_view text, size_t offset) {
  return fault_at(text, offset, "more than " + std::to_string(kMaxNesting) + " brackets are open");
}

// Scans the keys and brackets of a TOML text, and adds up the levels of tables. A key with three
// parts (`a.b.c`) is three levels. The table header and the brackets around the key add their own
// levels.
class TomlScan {
 public:
  explicit TomlScan(std::string_view text) : text_(text) {}

  Result<void> run() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_] == '"' || text_[at_] == '\'') {
        pass_string(text_[at_]);
      } else if (auto taken = take(text_[at_]); !taken) {
        return taken;
      } else {
        ++at_;
      }
    }
    return {};
  }

 private:
  Result<void> take(char c) {
    switch (c) {
      case '.':
        ++dots_;
        return check_depth();
      case '=':
        key_depth_ = dots_ + 1;
        dots_ = 0;
        is_value_ = true;
        return {};
      case ',':
        dots_ = key_depth_ = 0;
        return {};
      case '[':
      case '{':
        return open();
      case ']':
      case '}':
        close();
        return {};
      case '\n':
        end_line();
        return {};
      default:
        return {};
    }
  }

  Result<void> open() {
    open_.push_back(key_depth_ + 1);
    open_depth_ += open_.back();
    dots_ = key_depth_ = 0;
    if (open_.size() > kMaxNesting) return nested_too_deep(text_, at_);
    return check_depth();
  }

  void close() {
    if (!is_value_) header_depth_ = std::max(header_depth_, dots_ + 1);
    dots_ = key_depth_ = 0;
    if (open_.empty()) return;
    open_depth_ -= open_.back();
    open_.pop_back();
  }

  void end_line() {
    dots_ = key_depth_ = 0;
    if (!open_.empty()) return;
    is_value_ = false;
    if (header_depth_ > 0) table_depth_ = header_depth_;
    header_depth_ = 0;
  }

  Result<void> check_depth() const {
    if (dots_ > kMaxKeyDots) {
      return fault_at(text_, at_, "a key has more than " + std::to_string(kMaxKeyDots) + " dots");
    }
    if (table_depth_ + open_depth_ + dots_ > kMaxTableDepth) {
      return fault_at(text_, at_,
                      "a table has more than " + std::to_string(kMaxTableDepth) + " levels");
    }
    return {};
  }

  // If a one-line string has no closing quote, the scan continues in the next line. This is safe,
  // because the TOML parser stops at such a string.
  void pass_string(char quote) {
    const std::string three(3, quote);
    const bool is_long = text_.substr(at_).starts_with(three);
    at_ += is_long ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (!is_long && c == '\n') return;
      if (quote == '"' && c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        at_ += 2;
      } else if (c != quote || (is_long && !text_.substr(at_).starts_with(three))) {
        ++at_;
      } else {
        return end_string(quote, is_long);
      }
    }
  }

  // A multi-line string may end with up to five quotes. The last three close the string, and the
  // quotes before these belong to its text.
  void end_string(char quote, bool is_long) {
    at_ += is_long ? 3 : 1;
    for (int own = 0; is_long && own < 2 && at_ < text_.size() && text_[at_] == quote; ++own) ++at_;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t dots_ = 0;           // dots in the current key or number
  size_t key_depth_ = 0;      // tables that the key of the current value creates
  size_t header_depth_ = 0;   // depth of the table header on this line; 0 if there is none
  size_t table_depth_ = 0;    // depth of the last table header
  bool is_value_ = false;     // true after the '=' of this line
  std::vector<size_t> open_;  // how many levels each open bracket adds
  size_t open_depth_ = 0;     // the sum of open_
};

}  // namespace

Error fault_at(std::string_view text, size_t offset, std::string_view reason) {
  const auto lines = std::ranges::count(text.substr(0, offset), '\n');
  return {ErrorCode::Failed, "line " + std::to_string(lines + 1) + ": " + std::string(reason)};
}

Result<void> toml_within_limits(std::string_view text) { return TomlScan(text).run(); }

Result<void> json_within_limits(std::string_view text) {
  size_t depth = 0;
  bool is_string = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_string) {
      if (c == '\\') ++at;
      if (c == '"') is_string = false;
    } else if (c == '"') {
      is_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxNesting) return nested_too_deep(text, at);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return {};
}

}  // namespace venvctl
