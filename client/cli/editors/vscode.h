// The settings with which VS Code uses the environments of venvctl.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/session/session.h"
#include "client/cli/shells/file_edit.h"
#include "core/base/result.h"

namespace venvctl {

// The settings.json of the user for each installed variant of VS Code. If no variant is installed,
// only that of VS Code itself. Empty without a home directory.
std::vector<std::string> vscode_user_settings(Session& session);
// The settings of a project, relative to its directory.
inline constexpr std::string_view kVscodeProjectSettings = ".vscode/settings.json";

// `content` with the settings that stop VS Code from typing activation commands into terminals, and
// with the interpreter unless `interpreter` is "". If `removes` is true, removes these settings
// instead, but only if they have the values that this function sets. Fails if `content` is not
// valid.
Result<std::string> vscode_settings(const std::string& content, const std::string& interpreter,
                                    bool removes);

// The value of the setting that names the python of an environment, for the project in `directory`.
// "" if VS Code needs no setting, because the environment is directly in this directory.
std::string vscode_interpreter(std::string_view directory, const std::string& prefix,
                               const std::string& executable);

// Why VS Code types activation commands into terminals.
struct TypedActivation {
  std::string what;
  std::string project;  // the directory whose settings cause this; "" if the user's settings do
};
// Why VS Code types activation commands into terminals in the session's directory. Absent: VS Code
// types no such commands.
std::optional<TypedActivation> typed_activation(Session& session);

}  // namespace venvctl
