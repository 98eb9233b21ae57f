#include "core/trust/recorded_place.h"

#include <algorithm>
#include <optional>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxScriptBytes = 64 * 1024;
constexpr std::string_view kQuotedQuote = "'\"'\"'";  // how shlex.quote writes a quote

// Absent: no absolute path, a shell computes it.
std::optional<std::string> path_spelled(std::string_view text) {
  const bool is_quoted = text.size() > 1 && (text[0] == '\'' || text[0] == '"');
  if (is_quoted && text.back() != text[0]) return std::nullopt;
  if (is_quoted) text = text.substr(1, text.size() - 2);
  std::string path;
  while (!text.empty()) {
    const bool is_quote = text.starts_with(kQuotedQuote);
    path += text[0];
    text.remove_prefix(is_quote ? kQuotedQuote.size() : 1);
  }
  if (!is_absolute_path(path) || path.find('$') != std::string::npos) return std::nullopt;
  return path;
}

}  // namespace

std::vector<std::string> recorded_places(FileSystem& files, const std::string& activate) {
  constexpr std::string_view kExport = "export ";
  constexpr std::string_view kAssignment = "VIRTUAL_ENV=";
  std::vector<std::string> recorded;
  const std::string script = files.read_file(activate, kMaxScriptBytes).value_or("");
  for (std::string_view line : split(script, '\n')) {
    line = trimmed(line);
    if (line.starts_with(kExport)) line = trimmed(line.substr(kExport.size()));
    if (!line.starts_with(kAssignment)) continue;
    const std::string_view value = line.substr(kAssignment.size());
    const bool is_computed = value.starts_with("$(cygpath") || value.starts_with("\"$(cygpath") ||
                             value.starts_with("'$(cygpath");
    if (!is_computed) recorded.emplace_back(value);
  }
  return recorded;
}

bool is_spelling_of(std::string_view text, const std::string& path) {
  if (text == path || text == "\"" + path + "\"" || text == "'" + path + "'") return true;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? std::string(kQuotedQuote) : std::string(1, c);
  return text == quoted + "'";
}

std::string other_place(FileSystem& files, const std::string& prefix) {
  std::string other;
  for (const std::string& text : recorded_places(files, join_path(prefix, "bin/activate"))) {
    if (is_spelling_of(text, prefix)) return "";
    const auto path = path_spelled(text);
    if (!path) continue;
    const auto there = files.status(*path);
    const auto here = files.status(prefix);
    if (there && here && there->device == here->device && there->inode == here->inode) return "";
    other = *path;
  }
  return other;
}

}  // namespace venvctl
