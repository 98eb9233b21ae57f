#include "core/environments/form.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/redirect_file.h"

namespace venvctl {

std::optional<Proposal> propose_dot_venv(const Level& level) {
  Proposal proposal;
  proposal.marker = ".venv";
  proposal.is_stopping = true;
  const DirectoryEntry* entry = find_entry(level.entries, ".venv");
  const std::string path = level.path_of(".venv");
  const bool is_redirect = entry->type == FileType::Regular ||
                           (entry->type == FileType::Symlink &&
                            level.files.status(path).value_or(FileStatus()).is_regular());
  if (!is_redirect) {
    // Suggests no command if .venv is a link, because the user must remove a link first, and none
    // if .venv was made on Windows, because it may be in use there.
    const bool is_ours = !is_made_on_windows(level.files, path);
    if (entry->type == FileType::Directory && is_ours)
      proposal.create_command = "venvctl create --clear";
    proposal.prefixes.push_back(path);
    return proposal;
  }
  RedirectFile redirect = read_redirect_file(level.files, path);
  if (redirect.text.empty()) {
    proposal.detail = redirect.problem;
    proposal.outcome = "broken";
    return proposal;
  }
  proposal.detail = "a file that names " + redirect.text;
  proposal.pointer = path;
  proposal.prefixes =
      redirect_targets(level.files, level.variables, level.directory, redirect.text);
  proposal.pointed = proposal.prefixes.size();
  return proposal;
}

}  // namespace venvctl
