#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace venvctl {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// One character of UTF-8 text. `valid` is false for a byte that does not begin a valid character.
struct Character {
  char32_t code = 0;
  size_t bytes = 1;
  bool valid = false;
};

Character next_character(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t code = lead & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = (code << 6) | (byte(i) & 0x3F);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[length] || code > 0x10FFFF || is_surrogate) return {};
  return {code, length, true};
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

// Characters that change how the text around them is shown: bidirectional marks, embeddings,
// overrides and isolates, line and paragraph separators, and invisible tags and marks.
bool is_deceptive(char32_t code) {
  return code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE007F);
}

// The width of a character in terminal columns. The result of wcwidth() depends on the locale, so
// this function has its own list of wide characters: the blocks that are Wide or Fullwidth in
// EastAsianWidth.txt of Unicode 15, and emoji.
size_t columns_of(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kCombining[] = {
      {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
      {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
  constexpr Range kWide[] = {
      {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
      {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
      {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
      {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  const auto holds = [code](const Range& range) {
    return range.first <= code && code <= range.last;
  };
  if (std::any_of(std::begin(kCombining), std::end(kCombining), holds)) return 0;
  return std::any_of(std::begin(kWide), std::end(kWide), holds) ? 2 : 1;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

// True if every character is printable ASCII. Such a text is displayed unchanged, with one column
// for each character.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> python_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
  }
  return lines;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = next_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

bool has_control(std::string_view text) {
  while (!text.empty()) {
    const Character character = next_character(text);
    // A terminal that is not in UTF-8 mode interprets a single byte 0x80..0x9F as a C1 character.
    if (!character.valid && static_cast<unsigned char>(text[0]) < 0xA0) return true;
    if (character.valid && is_control(character.code)) return true;
    text.remove_prefix(character.bytes);
  }
  return false;
}

bool every_shell_keeps(std::string_view text) {
  return !has_control(text) && (text.find('\\') == std::string_view::npos || is_utf8(text));
}

bool fits_into_path_variable(std::string_view path) {
  return path.find(':') == std::string_view::npos && every_shell_keeps(path);
}

std::string displayable(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string shown;
  while (!text.empty()) {
    const Character character = next_character(text);
    const bool passes =
        character.valid && !is_control(character.code) && !is_deceptive(character.code);
    shown += passes ? text.substr(0, character.bytes) : kReplacement;
    text.remove_prefix(character.bytes);
  }
  return shown;
}

size_t display_columns(std::string_view text) {
  if (is_plain(text)) return text.size();
  size_t columns = 0;
  while (!text.empty()) {
    const Character character = next_character(text);
    columns += character.valid ? columns_of(character.code) : 1;
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string displayable(std::string_view text, size_t columns) {
  std::string shown = displayable(text);
  if (display_columns(shown) <= columns) return shown;
  std::string_view rest = shown;
  size_t used = 0;
  size_t kept = 0;
  while (!rest.empty()) {
    const Character character = next_character(rest);
    used += columns_of(character.code);
    if (used + 1 > columns) break;
    kept += character.bytes;
    rest.remove_prefix(character.bytes);
  }
  shown.resize(kept);
  shown += kEllipsis;
  return shown;
}

std::string in_quotes(std::string_view text) {
  std::string shown = displayable(text);
  if (!shown.empty() && shown.find_first_of(" '\"\\") == std::string::npos) return shown;
  return "'" + shown + "'";
}

std::string alternatives(std::span<const std::string_view> names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string base64(std::string_view bytes) {
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - at);
    uint32_t group = 0;
    for (size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (size_t i = 0; i < 4; ++i) {
      text += i <= count ? kAlphabet[(group >> (18 - 6 * i)) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  for (size_t at = 0; at < text.size(); at += 4) {
    uint32_t group = 0;
    size_t padding = 0;
    for (size_t i = 0; i < 4; ++i) {
      const char c = text[at + i];
      uint32_t value = 0;
      if (c >= 'A' && c <= 'Z')
        value = static_cast<uint32_t>(c - 'A');
      else if (c >= 'a' && c <= 'z')
        value = static_cast<uint32_t>(c - 'a' + 26);
      else if (c >= '0' && c <= '9')
        value = static_cast<uint32_t>(c - '0' + 52);
      else if (c == '+')
        value = 62;
      else if (c == '/')
        value = 63;
      else if (c == '=' && at + 4 == text.size() && i >= 2)
        ++padding;
      else
        return std::nullopt;
      if (c != '=' && padding > 0) return std::nullopt;
      group = (group << 6) | value;
    }
    for (size_t i = 0; i < 3 - padding; ++i) {
      bytes += static_cast<char>((group >> (16 - 8 * i)) & 0xFF);
    }
  }
  return bytes;
}

}  // namespace venvctl
