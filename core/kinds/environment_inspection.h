// What a directory is, taken as an environment: told from its files, nothing is run.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

enum class Health {
  Ok,
  Broken,      // bin/python leads nowhere or cannot be executed
  Foreign,     // made for another place, which all but its python still means
  Incomplete,  // half made: an installer is at work, or was interrupted
};

struct Inspection {
  Health health = Health::Ok;
  std::string detail;      // why it is not Ok; "" when it is
  std::string kind;        // by its own files: pixi, conda, uv, virtualenv, venv (KINDS 2)
  std::string name;        // as KINDS 7 says, whole, not made displayable
  std::string version;     // "3.11.2"; "" when no file tells
  std::string executable;  // prefix/bin/python; "" for a conda environment without Python
  std::string base;  // the base interpreter by pyvenv.cfg; "" for conda, or when it does not say
};

// Never Foreign, that look_at_environment tells. Absent: nothing that an environment has is there.
// A prefix with ':' or a control character is Broken with that as the detail (KINDS 1, unusable).
std::optional<Inspection> inspect_environment(FileSystem& files, const std::string& prefix);

std::string_view health_name(Health health);  // as in JSON
bool is_usable(Health health);                // may be activated

}  // namespace venvctl
