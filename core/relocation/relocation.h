// Finds what must be rewritten so that an environment works at another path or with another
// interpreter. Reads files only: runs and changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/relocation/config_text.h"
#include "core/relocation/path_text.h"

namespace venvctl {

struct Relocation {
  std::string prefix;      // where the files are read; absolute
  std::string new_prefix;  // where they will be used; differs from `prefix` if a copy is prepared
  // The moves of the environment itself and of directories around it; may be empty.
  PathMoves moves;
  std::vector<NameChange> names = {};    // changes of names in prompts
  std::optional<NewPython> python = {};  // absent if the interpreter is kept
  // Old paths. Files that still contain one of these paths are reported in Changes::left.
  std::vector<std::string> sources = {};
  // Limit for the new contents of all files together, which are kept in memory. When it is reached,
  // all other files count as too large.
  size_t max_bytes = 512 * 1024 * 1024;
};

struct FileChange {
  std::string path;     // an absolute path below Relocation::prefix
  std::string content;  // content of the file, or target of the link
  bool is_link = false;
  // The status of the replaced file or link, before it was read.
  std::optional<FileStatus> old = {};
  std::optional<uint32_t> mode = {};  // absent: the mode of the replaced file is used
};

struct Changes {
  // The changes in the order in which they must be made. bin/activate comes last. It names the path
  // of the environment, so an interrupted change is recognized and repeated.
  std::vector<FileChange> files;
  // Absolute paths of the files that still contain one of the old paths in `sources`, and of the
  // files that cannot be read or are too large.
  std::vector<std::string> left;
};

// Returns the changes that `relocation` needs. Follows no link below the prefix. The target of a
// link is not listed, read or changed, because it may be another environment, or belong to the
// user. Fails if pyvenv.cfg cannot be read, because its content would be lost.
//
// The following files are changed: pyvenv.cfg, the programs and activation scripts in bin, some
// files of packages in site-packages (`.pth`, `.egg-link`, `__editable__*`, direct_url.json,
// RECORD), the kernels of Jupyter, `.project`, and links. The scripts of a relocatable environment
// (uv) are not changed.
Result<Changes> changes_of(FileSystem& files, const Relocation& relocation);

// An environment that was made for `old_prefix` is now at `new_prefix`. Returns the moves that may
// have led to this: the move of the environment, and of each directory around it, up to the first
// directory whose name differs. The move of a directory around the environment is returned only if
// the old directory no longer exists and the new directory exists.
PathMoves moves_between(FileSystem& files, const std::string& old_prefix,
                        const std::string& new_prefix);
// Like moves_between(), but does not check which directories exist.
PathMoves possible_moves(const std::string& old_prefix, const std::string& new_prefix);
// New names for prompts that consist of the old name of the environment's directory or of the
// project.
std::vector<NameChange> names_between(const std::string& old_prefix, const std::string& new_prefix);

}  // namespace venvctl
