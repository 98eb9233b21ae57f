// Reads the file .env of a project. The hook sets the variables in it if the user has approved its
// content.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "core/resolve/decision.h"
#include "core/resolve/settable_variable.h"
#include "core/trust/identity.h"

namespace venvctl {

struct EnvFile {
  Identity identity;       // contains the place and the content of the file
  VariableList variables;  // sorted by name, with `${NAME}` replaced
  // Variables that cannot be in an answer: names that are reserved or not in upper case, values of
  // several lines, and everything that does not fit into kMaxEnvFileBytes.
  VariableList left_out;
};

// Limits the size of the file (a larger file is not used) and the total size of the variables,
// because an answer must have room for them.
inline constexpr size_t kMaxEnvFileBytes = 16 * 1024;

// The place to which an approval of the .env file at `path` is bound. It ends with a slash, because
// an approval to lead out of the project (pointer.h) may have the same path without the slash. If
// the file is a link that leads out of its directory, the place is the link.
std::string env_file_place(FileSystem& files, const std::string& path);

// Reads the file at `path` as python-dotenv does. In values, only variables of the same file are
// replaced. Absent if the file cannot be read or is too large.
std::optional<EnvFile> read_env_file(FileSystem& files, const std::string& path);

// The names for a message: "A, B, C", or "nothing" if there are none. Values are never shown,
// because they are often secret.
std::string names_text(const VariableList& variables);

// Adds the .env of the choice's project, if there is one that can be used.
void add_env_file(FileSystem& files, Choice& choice);

}  // namespace venvctl
