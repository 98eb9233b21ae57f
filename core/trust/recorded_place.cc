#include "core/trust/recorded_place.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/pyvenv_cfg.h"

namespace venvctl {
namespace {

constexpr size_t kMaxScriptBytes = 64 * 1024;

// Whether a shell would expand the text, so that its value differs from the written text.
bool is_computed(std::string_view text) {
  return !text.starts_with('\'') && text.find('$') != std::string_view::npos;
}

// Whether only blanks and "export " precede position `at` on its line.
bool begins_line(std::string_view script, size_t at) {
  const size_t begin = script.rfind('\n', at) + 1;  // 0 in the first line
  const std::string_view before = trimmed(script.substr(begin, at - begin));
  return before.empty() ||
         (before == "export" && (script[at - 1] == ' ' || script[at - 1] == '\t'));
}

}  // namespace

std::vector<std::string> recorded_places(FileSystem& files, const std::string& activate) {
  constexpr std::string_view kAssignment = "VIRTUAL_ENV=";
  std::vector<std::string> recorded;
  const std::string content = files.read_file(activate, kMaxScriptBytes).value_or("");
  const std::string_view script = content;
  for (size_t at = script.find(kAssignment); at != std::string_view::npos;
       at = script.find(kAssignment, at + 1)) {
    if (!begins_line(script, at)) continue;
    std::string_view value = script.substr(at + kAssignment.size());
    value = trimmed(value.substr(0, value.find('\n')));
    const bool is_for_windows = value.starts_with("$(cygpath") ||
                                value.starts_with("\"$(cygpath") || value.starts_with("'$(cygpath");
    if (!is_for_windows) recorded.emplace_back(value);
  }
  return recorded;
}

std::string spelled_path(std::string_view text) {
  constexpr std::string_view kQuotedQuote = "'\"'\"'";
  const bool is_quoted = text.size() > 1 && text.front() == text.back();
  const char quote = is_quoted ? text.front() : '\0';
  if (quote == '\'' || quote == '"') text = text.substr(1, text.size() - 2);
  std::string path;
  while (!text.empty()) {
    const bool is_quote = quote == '\'' && text.starts_with(kQuotedQuote);
    path += text.front();
    text.remove_prefix(is_quote ? kQuotedQuote.size() : 1);
  }
  return path;
}

bool can_be_made_for(FileSystem& files, const std::string& prefix, const std::string& place) {
  if (path_contains(place, prefix)) return place == prefix;
  const auto content = files.read_file(join_path(prefix, "pyvenv.cfg"), PyvenvCfg::kMaxBytes);
  const std::string home = parse_pyvenv_cfg(content.value_or("")).home;
  return !is_absolute_path(home) || !path_contains(place, normal_path("/", home));
}

std::string other_place(FileSystem& files, const std::string& prefix) {
  std::string other;
  for (const std::string& text : recorded_places(files, join_path(prefix, "bin/activate"))) {
    const std::string path = spelled_path(text);
    if (path == prefix) return "";
    if (!is_absolute_path(path) || is_computed(text)) continue;
    if (is_same_file(files, path, prefix)) return "";
    if (can_be_made_for(files, prefix, path)) other = path;
  }
  return other;
}

}  // namespace venvctl
