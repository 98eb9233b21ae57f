#include "core/relocation/program_text.h"

#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxLine = 127;  // Linux before 5.1 reads only this much; pip has the same limit

std::string in_double_quotes(std::string_view path) {
  std::string text = "\"";
  for (const char c : path) {
    if (std::string_view("\\\"$`").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text + "\"";
}

// Replaces the path in `#!PATH ARGUMENT`. PATH may contain blanks, so it ends at the first blank
// after its last slash.
std::string moved_first_line(std::string_view line, std::span<const PathMove> moves) {
  if (!line.starts_with("#!")) return std::string(line);
  std::string_view rest = line.substr(2);
  const bool has_return = rest.ends_with('\r');
  if (has_return) rest.remove_suffix(1);
  const std::string_view way = trimmed(rest);
  const size_t slash = way.rfind('/');
  const size_t blank = slash == std::string_view::npos ? slash : way.find(' ', slash);
  const std::string_view path = way.substr(0, blank);
  const std::string_view argument =
      blank == std::string_view::npos ? std::string_view() : way.substr(blank);
  const std::string moved = moved_path(path, moves);
  if (moved == path) return std::string(line);
  std::string simple = "#!" + moved + std::string(argument);
  const bool is_simple = simple.size() <= kMaxLine && moved.find(' ') == std::string::npos;
  if (is_simple) return simple + (has_return ? "\r" : "");
  return "#!/bin/sh\n'''exec' " + in_double_quotes(moved) + std::string(argument) +
         " \"$0\" \"$@\"\n' '''";
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

bool sets_prompt(std::string_view line) {
  const std::string lower = ascii_lower(line);
  for (const std::string_view word : {"prompt", "ps1", "printf", "!= x"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string with_name(std::string line, const NameChange& name) {
  for (const std::string quote : {"'", "\""}) {
    replace_all(line, quote + name.from + quote, quote + name.to + quote);
    replace_all(line, quote + "x" + name.from + quote, quote + "x" + name.to + quote);
    replace_all(line, quote + "(" + name.from + ") ", quote + "(" + name.to + ") ");
  }
  // The venv module of Python 3.13 and later quotes the name only if the name needs quotes.
  const std::string word = shell_word(name.to);
  replace_all(line, "\"(\"" + name.from + "\") ", "\"(\"" + word + "\") ");
  replace_all(line, ") " + name.from + " (", ") " + word + " (");
  for (const std::string_view sign : {"VIRTUAL_ENV_PROMPT=", "VIRTUAL_ENV_PROMPT "}) {
    const std::string bare = std::string(sign) + name.from;
    if (line.ends_with(bare)) {
      line.replace(line.size() - name.from.size(), name.from.size(), word);
    }
  }
  return line;
}

// False if the name has a character that the shells quote in different ways.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.find_first_of("'\"\\$`!") == std::string_view::npos &&
         !has_control(name);
}

}  // namespace

std::string with_moved_program(std::string_view script, std::span<const PathMove> moves) {
  constexpr std::string_view kLongForm = "\n'''exec' ";
  const size_t end = std::min(script.find('\n'), script.size());
  const std::string_view rest = script.substr(end);
  size_t text_size = rest.size();
  if (rest.find('\0') != std::string_view::npos) {
    text_size = rest.starts_with(kLongForm) ? std::min(rest.find('\n', 1), rest.size()) : 0;
  }
  return moved_first_line(script.substr(0, end), moves) +
         with_moved_paths(rest.substr(0, text_size), moves, Spelling::Shell) +
         std::string(rest.substr(text_size));
}

std::string with_moved_activation(std::string_view script, std::span<const PathMove> moves,
                                  std::span<const NameChange> names, Spelling spelling) {
  const std::string moved = with_moved_paths(script, moves, spelling);
  std::string result;
  bool is_first = true;
  for (const std::string_view line : split(moved, '\n')) {
    std::string text(line);
    if (sets_prompt(line)) {
      for (const NameChange& name : names) {
        if (is_plain_name(name.from) && is_plain_name(name.to)) text = with_name(text, name);
      }
    }
    result += (is_first ? "" : "\n") + text;
    is_first = false;
  }
  return result;
}

}  // namespace venvctl
