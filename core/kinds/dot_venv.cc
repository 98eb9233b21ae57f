#include "core/kinds/dot_venv.h"

#include "core/kinds/redirect_file.h"

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
    // A link or a file has to be taken away by hand first.
    if (entry->type == FileType::Directory) proposal.create_command = "venvctl create --clear";
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
  return proposal;
}

}  // namespace venvctl
