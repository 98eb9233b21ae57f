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

// The settings.json of the user in each installed variant of VS Code; if none is installed, the one
// of VS Code itself. Empty if there is no home directory.
std::vector<std::string> vscode_user_settings(Session& session);
// Of this directory.
inline constexpr std::string_view kVscodeProjectSettings = ".vscode/settings.json";

// Turns the typed activation off, and sets the interpreter unless `interpreter` is "". With
// `removes`, takes back only values that this would set. Fails if `content` is not valid.
Result<std::string> vscode_settings(const std::string& content, const std::string& interpreter,
                                    bool removes);

// The python of an environment, as a setting of the project in `directory`; "" if VS Code finds it
// without a setting, because the environment is directly in that directory.
std::string vscode_interpreter(std::string_view directory, const std::string& prefix,
                               const std::string& executable);

// Why VS Code types activation commands into terminals.
struct TypedActivation {
  std::string what;
  std::string project;  // the directory whose settings cause it; "": those of the user
};
// For terminals of the session's directory; absent: it types nothing.
std::optional<TypedActivation> typed_activation(Session& session);

}  // namespace venvctl
