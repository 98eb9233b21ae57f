// The file .env of a project: variables that the hook sets if the user has approved its content.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "core/resolve/decision.h"
#include "core/resolve/settable_variable.h"
#include "core/trust/identity.h"

namespace venvctl {

struct EnvFile {
  Identity identity;       // bound to its place and its content
  VariableList variables;  // sorted by name; `${NAME}` replaced
  // What an answer cannot carry: names that are reserved or not in upper case, values of several
  // lines, and what does not fit into kMaxEnvFileBytes.
  VariableList left_out;
};

// Limits the file, which is not used if it is larger, and what it sets: an answer must hold it.
inline constexpr size_t kMaxEnvFileBytes = 16 * 1024;

// The place that an approval of the file at `path` is bound to, with a slash at its end: an
// approval to lead out of the project (pointer.h) has the same path without it. If the file is a
// link that leads out of its directory, this is the link.
std::string env_file_place(FileSystem& files, const std::string& path);

// The file at `path`, read as python-dotenv reads it; only variables of the same file are replaced
// in values. Absent if it cannot be read or is too large.
std::optional<EnvFile> read_env_file(FileSystem& files, const std::string& path);

// "A, B, C": names, never values, because what .env sets is often secret. "nothing" for none.
std::string names_text(const VariableList& variables);

// Adds the .env of the choice's project, if there is one that can be used.
void add_env_file(FileSystem& files, Choice& choice);

}  // namespace venvctl
