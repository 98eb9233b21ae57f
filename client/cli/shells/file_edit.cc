#include "client/cli/shells/file_edit.h"

#include <unistd.h>

#include <algorithm>
#include <span>
#include <vector>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  if (text.empty()) return {};
  if (text.ends_with('\n')) text.remove_suffix(1);
  return split(text, '\n');
}

void print(Terminal& terminal, Style style, char sign, std::span<const std::string_view> lines) {
  for (std::string_view line : lines) {
    terminal.print(terminal.out(style, sign + displayable(line)) + "\n");
  }
}

}  // namespace

Error no_home_directory() {
  return {ErrorCode::Failed, "HOME is not set: set it to your home directory"};
}

Result<FileEdit> block_edit(const std::string& path, const BlockMarks& marks,
                            std::string_view lines, bool removes) {
  auto old_content = read_start_up_file(path);
  if (!old_content) return old_content.error();
  auto content =
      removes ? without_block(*old_content, marks) : with_block(*old_content, lines, marks);
  if (!content) return content.error();
  return FileEdit{path, *std::move(old_content), *std::move(content)};
}

// Refuses links that lead out of the project. In a cloned repository, such a link could make
// venvctl change any file of the user. Links to other files of the project are common.
Result<std::string> file_of_project(Session& session, std::string_view name) {
  const std::string& project = session.directory();
  const std::string path = join_path(project, name);
  const std::string project_path = real_path(session.files(), project).value_or(project);
  const std::string directory(parent_path(path));
  std::string end = real_path(session.files(), path).value_or("");
  if (end.empty() && session.files().link_status(path)) {
    return Error{ErrorCode::Failed,
                 session.shown(path) + " is a broken symbolic link: remove it first"};
  }
  if (end.empty()) end = real_path(session.files(), directory).value_or(project_path);
  if (path_contains(project_path, end)) return path;
  return Error{ErrorCode::Failed, session.shown(path) + " leads out of the project to " +
                                      session.shown(end) + ": remove the link first"};
}

Result<FileEdit> rewritten(
    Session& session, const std::string& path,
    const std::function<Result<std::string>(const std::string& content)>& rewrite) {
  auto old_content = read_start_up_file(path);
  if (!old_content) return old_content.error();
  auto content = rewrite(*old_content);
  if (!content) {
    return Error{content.error().code, session.shown(path) + " " + content.error().message};
  }
  return FileEdit{path, *std::move(old_content), *std::move(content)};
}

void show_edit(Session& session, const FileEdit& edit) {
  const auto before = lines_of(edit.old_content);
  const auto after = lines_of(edit.content);
  const size_t shorter = std::min(before.size(), after.size());
  size_t same = 0;
  while (same < shorter && before[same] == after[same]) ++same;
  size_t same_end = 0;
  while (same_end < shorter - same &&
         before[before.size() - 1 - same_end] == after[after.size() - 1 - same_end]) {
    ++same_end;
  }
  const auto changed = [&](const std::vector<std::string_view>& lines) {
    return std::span(lines).subspan(same, lines.size() - same - same_end);
  };
  Terminal& terminal = session.terminal();
  const bool adds = after.size() > same + same_end;
  terminal.say((adds ? "to " : "from ") + session.shown(edit.path) + ":");
  print(terminal, Style::Bad, '-', changed(before));
  print(terminal, Style::Good, '+', changed(after));
}

Result<void> make_edit(Session& session, const FileEdit& edit) {
  session.begin_changes();
  if (auto places = session.places_to_write(); !places) return places.error();
  const auto itself = session.files().link_status(edit.path);
  if (edit.content.empty() && itself && itself->is_regular()) {
    unlink(edit.path.c_str());
    return {};
  }
  return write_start_up_file(edit.path, edit.content);
}

}  // namespace venvctl
