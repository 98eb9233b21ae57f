#include "core/relocation/path_text.h"

#include <algorithm>
#include <optional>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr char kBare = '\0';  // outside of quotes

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_character(char c) {
  return is_letter_or_digit(c) || std::string_view("_-.+@~").find(c) != std::string_view::npos;
}

bool ends_name(char c, char quote) {
  if (c == '/') return true;
  if (quote == kBare) return !is_name_character(c);
  return std::string_view("'\":;,)]}<>\r\n").find(c) != std::string_view::npos;
}

// The quote that is open before the character at `at`. Only the line of this character is
// considered.
char quote_at(std::string_view text, size_t at, Spelling spelling) {
  if (spelling == Spelling::Plain) return kBare;
  const size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  char quote = kBare;
  for (size_t i = newline == std::string_view::npos ? 0 : newline + 1; i < at; ++i) {
    const bool is_escape = text[i] == '\\' && (quote != '\'' || spelling == Spelling::Python);
    if (is_escape) {
      ++i;
    } else if (text[i] == quote) {
      quote = kBare;
    } else if (quote == kBare && (text[i] == '\'' || text[i] == '"')) {
      quote = text[i];
    }
  }
  return quote;
}

std::string escaped(std::string_view path, std::string_view special) {
  std::string text;
  for (const char c : path) {
    if (special.find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

std::string with_each(std::string_view path, char wanted, std::string_view replacement) {
  std::string text;
  for (const char c : path) {
    if (c == wanted) {
      text += replacement;
    } else {
      text += c;
    }
  }
  return text;
}

std::string spelled(std::string_view path, char quote, Spelling spelling) {
  switch (spelling) {
    case Spelling::Plain:
      break;
    case Spelling::Shell:
      if (quote == kBare) return shell_word(path);
      if (quote == '\'') return with_each(path, '\'', "'\"'\"'");
      return escaped(path, "\\\"$`");
    case Spelling::PowerShell:
      if (quote == '\'') return with_each(path, '\'', "''");
      break;
    case Spelling::Python:
      if (quote != kBare) return escaped(path, quote == '"' ? "\\\"" : "\\'");
      break;
  }
  return std::string(path);
}

struct Found {
  size_t at = std::string_view::npos;
  size_t size = 0;
  char quote = kBare;
  const PathMove* move = nullptr;
};

bool is_bounded(std::string_view text, const Found& found) {
  const bool begins =
      found.at == 0 || (!is_name_character(text[found.at - 1]) && text[found.at - 1] != '/');
  const size_t end = found.at + found.size;
  return begins && (end == text.size() || ends_name(text[end], found.quote));
}

// The first position, at or after `begin`, of `move.from` in any of its spellings.
Found find_move(std::string_view text, size_t begin, const PathMove& move, Spelling spelling) {
  std::vector<std::string> forms = {move.from};
  for (const char quote : {'\'', '"'}) {
    std::string form = spelled(move.from, quote, spelling);
    if (std::ranges::find(forms, form) == forms.end()) forms.push_back(std::move(form));
  }
  Found best;
  for (const std::string& form : forms) {
    for (size_t at = text.find(form, begin); at < best.at; at = text.find(form, at + 1)) {
      const Found found{at, form.size(), quote_at(text, at, spelling), &move};
      const bool is_form = form == move.from || form == spelled(move.from, found.quote, spelling);
      if (!is_form || !is_bounded(text, found)) continue;
      best = found;
      break;
    }
  }
  return best;
}

Found first_of(std::string_view text, size_t begin, std::span<const PathMove> moves,
               Spelling spelling) {
  Found best;
  for (const PathMove& move : moves) {
    const Found found = find_move(text, begin, move, spelling);
    if (found.move == nullptr) continue;
    const bool is_longer = found.at == best.at && found.size > best.size;
    if (found.at < best.at || is_longer) best = found;
  }
  return best;
}

}  // namespace

std::string shell_word(std::string_view path) {
  constexpr std::string_view kSafe = "_@%+=:,./-";
  const bool is_safe = std::ranges::all_of(path, [&](char c) {
    return (is_letter_or_digit(c) && static_cast<unsigned char>(c) < 0x80) ||
           kSafe.find(c) != std::string_view::npos;
  });
  if (is_safe && !path.empty()) return std::string(path);
  return "'" + with_each(path, '\'', "'\"'\"'") + "'";
}

std::string moved_path(std::string_view path, std::span<const PathMove> moves) {
  const PathMove* best = nullptr;
  for (const PathMove& move : moves) {
    if (!path_contains(move.from, path)) continue;
    if (best == nullptr || move.from.size() > best->from.size()) best = &move;
  }
  if (best == nullptr) return std::string(path);
  const std::string_view below = path_below(best->from, path);
  return below.empty() ? best->to : join_path(best->to, below);
}

std::string with_moved_paths(std::string_view text, std::span<const PathMove> moves,
                             Spelling spelling) {
  std::string result;
  size_t done = 0;
  while (true) {
    const Found found = first_of(text, done, moves, spelling);
    if (found.move == nullptr) break;
    result += text.substr(done, found.at - done);
    result += spelled(found.move->to, found.quote, spelling);
    done = found.at + found.size;
  }
  return result += text.substr(done);
}

bool names_path(std::string_view text, const std::string& path, Spelling spelling) {
  const PathMove move{path, path};
  return find_move(text, 0, move, spelling).move != nullptr;
}

}  // namespace venvctl
