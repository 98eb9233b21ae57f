// Finds what must be rewritten so that an environment works at another path or with another
// interpreter, from its files alone: nothing is run, and nothing is changed here.
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
  std::string new_prefix;  // where they will be used; the same, unless a copy is prepared
  PathMoves moves;         // of the environment itself and of what is around it; may be empty
  std::vector<NameChange> names = {};     // for prompts
  std::optional<NewPython> python = {};   // absent: the interpreter is kept
  std::vector<std::string> sources = {};  // old paths: files that still contain one are reported
  // Of the new content of all files together, which is kept in memory. Further files count as too
  // large.
  size_t max_bytes = 512 * 1024 * 1024;
};

struct FileChange {
  std::string path;     // below Relocation::prefix; absolute
  std::string content;  // of the file, or the target of the link
  bool is_link = false;
  std::optional<FileStatus> old = {};  // of the file or link that is replaced, before it was read
  std::optional<uint32_t> mode = {};   // absent: that of the file that it replaces
};

struct Changes {
  // In the order in which they are to be made: what says where the environment was comes last, so
  // that an interrupted change is recognized and repeated.
  std::vector<FileChange> files;
  // Files that contain one of the sources and are not changed, and files that cannot be read or are
  // too large. Absolute.
  std::vector<std::string> left;
};

// Follows no link below the prefix: what a link leads to is not listed, read or changed, because it
// may be another environment or the user's own files. Fails if pyvenv.cfg cannot be read: what it
// says would be lost.
//
// The known files are pyvenv.cfg, the programs and activation scripts in bin, what packages have in
// site-packages (`.pth`, `.egg-link`, `__editable__*`, direct_url.json, RECORD), the kernels of
// Jupyter, `.project`, and links. The scripts of a relocatable environment (uv) are not
// changed.
Result<Changes> changes_of(FileSystem& files, const Relocation& relocation);

// The moves that explain why an environment made for `old_prefix` is at `new_prefix`: itself, and
// each directory around it up to the first whose name differs, if the old one no longer exists.
PathMoves moves_between(FileSystem& files, const std::string& old_prefix,
                        const std::string& new_prefix);
// The same directories, whether or not the old ones exist.
PathMoves possible_moves(const std::string& old_prefix, const std::string& new_prefix);
// The new names for prompts that are the old name of the environment's directory or project.
std::vector<NameChange> names_between(const std::string& old_prefix, const std::string& new_prefix);

}  // namespace venvctl
