#include "core/relocation/record_text.h"

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kDigest = ",sha256=";

// Returns a field of comma-separated values without its quotes.
std::string unquoted(std::string_view field) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return std::string(field);
  std::string text;
  for (size_t i = 1; i + 1 < field.size(); ++i) {
    text += field[i];
    if (field[i] == '"') ++i;  // two quotes stand for one quote
  }
  return text;
}

std::string new_line(std::string_view line, const std::string& packages,
                     std::span<const PathMove> moves, const NewContent& new_content) {
  const size_t digest = line.rfind(kDigest);
  const size_t last = line.rfind(',');
  const size_t before_last = last == 0 || last == std::string_view::npos
                                 ? std::string_view::npos
                                 : line.rfind(',', last - 1);
  const size_t end = digest != std::string_view::npos ? digest : before_last;
  if (end == std::string_view::npos) return std::string(line);
  std::string_view field = line.substr(0, end);
  const std::string path = unquoted(field);
  const auto content = new_content(normal_path(packages, path));
  std::string first(field);
  if (is_absolute_path(path) && first == path) first = moved_path(path, moves);
  const bool has_return = line.ends_with('\r');
  if (!content || digest == std::string_view::npos) return first + std::string(line.substr(end));
  return first + std::string(kDigest) + url_base64(sha256(*content)) + "," +
         std::to_string(content->size()) + (has_return ? "\r" : "");
}

}  // namespace

std::string with_new_digests(std::string_view record, const std::string& packages,
                             std::span<const PathMove> moves, const NewContent& new_content) {
  std::string result;
  bool is_first = true;
  for (const std::string_view line : split(record, '\n')) {
    if (!is_first) result += '\n';
    result += new_line(line, packages, moves, new_content);
    is_first = false;
  }
  return result;
}

}  // namespace venvctl
