// Configures each coding agent to start its shells in the environment of their directory.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "client/cli/session/session.h"
#include "client/cli/shells/file_edit.h"
#include "core/base/result.h"

namespace venvctl {

struct AgentTerms {
  std::string env_file;     // env.sh of this installation
  bool in_project = false;  // changes the project's settings, not the user's
  bool removes = false;
};

struct AgentEntry {
  std::string_view name;
  bool has_project_settings;
  std::string_view takes_effect;  // when the change takes effect; for the message
  // Fails if the file cannot be read, or if the changed file would not be valid.
  Result<FileEdit> (*edit)(Session& session, const AgentTerms& terms);
};

std::span<const AgentEntry> agent_table();
std::span<const std::string_view> agent_names();

// The settings of Claude Code with hooks that make each of its shells read `env_file`, or without
// these hooks if `removes` is true. Fails if `content` is not a JSON object.
Result<std::string> claude_settings(std::string_view content, const AgentTerms& terms);
// The configuration of Codex with a shell policy that sets BASH_ENV. Fails if the configuration is
// not valid TOML before or after the change.
Result<std::string> codex_configuration(std::string_view content, const AgentTerms& terms);

}  // namespace venvctl
