#include "core/formats/dotenv.h"

#include <algorithm>
#include <map>
#include <utility>

namespace venvctl {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
bool is_space(char c) { return is_blank(c) || is_line_end(c); }

// Replaces "\c" in `text`, for each c in `escapes`, by the character at the same index in `values`.
std::string without_escapes(std::string_view text, std::string_view escapes,
                            std::string_view values) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t known =
        text[i] == '\\' && i + 1 < text.size() ? escapes.find(text[i + 1]) : std::string_view::npos;
    if (known == std::string_view::npos) {
      result += text[i];
    } else {
      result += values[known];
      ++i;
    }
  }
  return result;
}

// Reads one entry after another. If the text at the position is not an entry, read_entry() returns
// false, and run() skips the rest of the line.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<DotenvEntry> run() {
    std::vector<DotenvEntry> entries;
    for (;;) {
      pass(is_space);
      if (at_ == text_.size()) return entries;
      DotenvEntry entry;
      const bool is_read = read_entry(entry);
      if (is_read && !entry.name.empty()) entries.push_back(std::move(entry));
      if (!is_read) pass_line();
    }
  }

 private:
  bool read_entry(DotenvEntry& entry) {
    pass_export();
    if (next() != '#') {
      auto name = read_name();
      if (!name) return false;
      entry.name = *std::move(name);
    }
    pass(is_blank);
    if (next() == '=') {
      ++at_;
      pass(is_blank);
      entry.value = read_value();
      if (!entry.value) return false;
    }
    pass(is_blank);
    if (next() == '#') pass([](char c) { return !is_line_end(c); });
    return at_ == text_.size() || is_line_end(text_[at_]);
  }

  void pass_export() {
    constexpr std::string_view kWord = "export";
    const size_t end = at_ + kWord.size();
    if (!text_.substr(at_).starts_with(kWord) || end == text_.size() || !is_blank(text_[end])) {
      return;
    }
    at_ = end;
    pass(is_blank);
  }

  std::optional<std::string> read_name() {
    const bool is_quoted = next() == '\'';
    if (is_quoted) ++at_;
    const size_t begin = at_;
    if (is_quoted) {
      pass([](char c) { return c != '\''; });
    } else {
      pass([](char c) { return c != '=' && c != '#' && !is_space(c); });
    }
    if (at_ == begin || (is_quoted && at_ == text_.size())) {
      at_ = begin;
      return std::nullopt;
    }
    std::string name(text_.substr(begin, at_ - begin));
    if (is_quoted) ++at_;
    return name;
  }

  std::optional<std::string> read_value() {
    if (next() == '\'') return read_quoted('\'', "\\'", "\\'");
    if (next() == '"') return read_quoted('"', "\\'\"abfnrtv", "\\'\"\a\b\f\n\r\t\v");
    const size_t begin = at_;
    pass([](char c) { return !is_line_end(c); });
    std::string_view value = text_.substr(begin, at_ - begin);
    for (size_t i = 1; i < value.size(); ++i) {
      if (value[i] == '#' && is_space(value[i - 1])) {
        value = value.substr(0, i);
        value.remove_suffix(1);
        break;
      }
    }
    while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
    return std::string(value);
  }

  // A quoted value may span several lines. If there is no closing quote, the value ends at its last
  // escaped quote. Absent if there is no such quote either.
  std::optional<std::string> read_quoted(char quote, std::string_view escapes,
                                         std::string_view values) {
    const size_t begin = at_ + 1;
    size_t end = std::string_view::npos;
    for (size_t i = begin; i < text_.size(); ++i) {
      const bool is_escaped = text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] == quote;
      if (is_escaped) end = ++i;
      if (is_escaped || text_[i] != quote) continue;
      end = i;
      break;
    }
    if (end == std::string_view::npos) return std::nullopt;
    at_ = end + 1;
    return without_escapes(text_.substr(begin, end - begin), escapes, values);
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  template <class Is>
  void pass(Is is) {
    while (at_ < text_.size() && is(text_[at_])) ++at_;
  }

  void pass_line() {
    pass([](char c) { return !is_line_end(c); });
  }

  std::string_view text_;
  size_t at_ = 0;
};

// The values of the file's names, which replace ${NAME}. A name without a value is replaced by
// nothing, even if a variable of this name is set.
using Known = std::map<std::string, std::optional<std::string>, std::less<>>;

std::string value_of(std::string_view reference, const Known& file, const Variables& variables) {
  const size_t colon = reference.find(':');
  const std::string_view name = reference.substr(0, colon);
  if (const auto own = file.find(name); own != file.end()) return own->second.value_or("");
  if (auto value = variables.get(name)) return *std::move(value);
  return std::string(colon == std::string_view::npos ? "" : reference.substr(colon + 2));
}

// Absent if the result would be longer than `limit`.
std::optional<std::string> with_references(std::string_view text, const Known& file,
                                           const Variables& variables, size_t limit) {
  std::string result;
  while (!text.empty()) {
    const size_t open = text.find("${");
    const size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      result += text;
      break;
    }
    result += text.substr(0, open);
    const std::string_view reference = text.substr(open + 2, close - open - 2);
    const size_t colon = reference.find(':');
    const bool is_valid =
        colon == std::string_view::npos || reference.substr(colon).starts_with(":-");
    if (is_valid) {
      result += value_of(reference, file, variables);
      text.remove_prefix(close + 1);
    } else {
      result += "${";
      text.remove_prefix(open + 2);
    }
    if (result.size() > limit) return std::nullopt;
  }
  return result.size() > limit ? std::nullopt : std::optional(std::move(result));
}

}  // namespace

std::vector<DotenvEntry> parse_dotenv(std::string_view text) { return Reader(text).run(); }

Variables with_dotenv(Variables variables, std::string_view text) {
  Known file;
  size_t left = kMaxDotenvBytes;
  bool is_over = false;
  for (const DotenvEntry& entry : parse_dotenv(text)) {
    std::optional<std::string> value;
    if (entry.value && !is_over) {
      value = with_references(*entry.value, file, variables, left);
      is_over = !value;
      left -= value ? value->size() : 0;
    }
    file.insert_or_assign(entry.name, std::move(value));
  }
  for (auto& [name, value] : file) {
    if (value) variables.set(name, *std::move(value));
  }
  return variables;
}

}  // namespace venvctl
