#include "core/environments/pyvenv_cfg.h"

#include <charconv>

#include "core/base/text.h"

namespace venvctl {
namespace {

void append_utf8(std::string& text, uint32_t code) {
  const auto put = [&](uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// Parses the digits after \x, \u or \U and removes them from `rest`. Absent if there are too few
// digits, or if the number is not a character.
std::optional<uint32_t> take_code(std::string_view& rest, size_t digits) {
  if (rest.size() < digits) return std::nullopt;
  uint32_t code = 0;
  const char* const end = rest.data() + digits;
  const auto [stopped, error] = std::from_chars(rest.data(), end, code, 16);
  if (error != std::errc() || stopped != end) return std::nullopt;
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
  rest.remove_prefix(digits);
  return code;
}

// Decodes the escapes that Python's repr() writes, and also \a \b \f \v, which people may write.
// Returns false for any other escape; the caller then does not treat the text as a literal.
bool append_escape(std::string& text, std::string_view& rest) {
  const char letter = rest.front();
  rest.remove_prefix(1);
  constexpr std::string_view kLetters = "\\'\"nrtabfv";
  constexpr std::string_view kMeanings = "\\'\"\n\r\t\a\b\f\v";
  if (const size_t at = kLetters.find(letter); at != std::string_view::npos) {
    text += kMeanings[at];
    return true;
  }
  const size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0) return false;
  const auto code = take_code(rest, digits);
  if (code) append_utf8(text, *code);
  return code.has_value();
}

// Decodes a Python string literal; returns anything else unchanged.
std::string decoded_literal(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                         (value.front() == '\'' || value.front() == '"');
  if (!is_quoted) return std::string(value);
  std::string_view rest = value.substr(1, value.size() - 2);
  std::string text;
  while (!rest.empty()) {
    if (rest.front() != '\\' || rest.size() < 2) {
      text += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    rest.remove_prefix(1);
    if (!append_escape(text, rest)) return std::string(value);
  }
  return text;
}

// "3.11.2.final.0" is 3.11.2, "3.13.0rc1" is 3.13.0.
std::string leading_numbers(std::string_view value) {
  constexpr int kMaxNumbers = 3;
  size_t end = 0;
  for (int count = 0; count < kMaxNumbers; ++count) {
    const size_t first_digit = count == 0 ? 0 : end + 1;
    size_t at = first_digit;
    while (at < value.size() && value[at] >= '0' && value[at] <= '9') ++at;
    if (at == first_digit) break;
    end = at;
    if (end >= value.size() || value[end] != '.') break;
  }
  return std::string(value.substr(0, end));
}

struct Line {
  std::string key;  // lower case
  std::string_view value;
};

std::vector<Line> lines_of(std::string_view content) {
  std::vector<Line> lines;
  for (const std::string_view text : python_lines(content)) {
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    lines.push_back(
        {ascii_lower(trimmed(text.substr(0, equals))), trimmed(text.substr(equals + 1))});
  }
  return lines;
}

std::optional<std::string_view> first_value(const std::vector<Line>& lines, std::string_view key) {
  for (const Line& line : lines) {
    if (line.key == key) return line.value;
  }
  return std::nullopt;
}

}  // namespace

PyvenvCfg parse_pyvenv_cfg(std::string_view content) {
  const std::vector<Line> lines = lines_of(content.substr(0, PyvenvCfg::kMaxBytes));
  const auto value = [&](std::string_view key) { return first_value(lines, key); };
  PyvenvCfg cfg;
  cfg.kind = value("uv") ? "uv" : value("virtualenv") ? "virtualenv" : "venv";
  // Only the standard library's venv writes the prompt as a literal.
  if (const auto prompt = value("prompt")) {
    cfg.prompt = cfg.kind == "venv" ? decoded_literal(*prompt) : std::string(*prompt);
  }
  const auto version = value("version");
  cfg.version = leading_numbers(version ? *version : value("version_info").value_or(""));
  cfg.home = value("home").value_or("");
  const auto base = value("base-executable");
  cfg.base_executable = base ? *base : value("executable").value_or("");
  cfg.system_site_packages =
      ascii_lower(value("include-system-site-packages").value_or("")) == "true";
  return cfg;
}

}  // namespace venvctl
