#include "client/cli/agents/agent_table.h"

#include <algorithm>
#include <vector>

#include "client/cli/output/json.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"

namespace venvctl {
namespace {

constexpr std::string_view kAgentNames[] = {"claude", "codex", "generic"};

constexpr BlockMarks kTomlMarks = {"# >>> venvctl >>>", "# <<< venvctl <<<"};
constexpr BlockMarks kMarkdownMarks = {"<!-- >>> venvctl >>> -->", "<!-- <<< venvctl <<< -->"};

constexpr std::string_view kInstructions =
    "Run Python in this project's environment: `venvctl python ARG...`, `venvctl run -- "
    "COMMAND...`.\n"
    "In a shell, `eval \"$(venvctl env)\"` activates that environment; repeat this after a change "
    "of directory.\n"
    "If venvctl says that the environment is not approved, ask the user to run `venvctl allow`.";

// The events whose hooks may write to the file in CLAUDE_ENV_FILE. Claude Code reads this file
// before each command.
constexpr std::string_view kClaudeEvents[] = {"SessionStart", "CwdChanged"};

std::string shell_word(std::string_view text) { return (*find_shell("bash"))->quoted(text); }

// The command adds one line to the file in CLAUDE_ENV_FILE, unless the file already contains this
// line. Claude Code evaluates the line before each of its commands. The line activates the
// environment of the current directory, or deactivates the active environment if the directory has
// none.
std::string claude_command(const std::string& env_file) {
  const std::string file = shell_word(env_file);
  const std::string line = shell_word("[ ! -r " + file + " ] || . " + file);
  return "[ -z \"${CLAUDE_ENV_FILE-}\" ] || grep -qsxF -e " + line +
         " \"$CLAUDE_ENV_FILE\" || printf '%s\\n' " + line + " >> \"$CLAUDE_ENV_FILE\"";
}

bool is_hook_of_venvctl(const Json& entry) {
  const auto hooks = entry.items_at("hooks");
  return std::ranges::any_of(hooks, [](const Json& hook) {
    const std::string command = hook.text_at("command").value_or("");
    return command.find("CLAUDE_ENV_FILE") != std::string::npos &&
           command.find("/share/venvctl/env.sh") != std::string::npos;
  });
}

// False if the user has written the hooks in a form that venvctl does not know. venvctl must not
// change such hooks.
bool has_known_events(const Json& hooks) {
  if (!hooks.is_object()) return false;
  return std::ranges::all_of(kClaudeEvents, [&](std::string_view event) {
    const auto entries = hooks.get(event);
    return !entries || entries->is_array();
  });
}

Json claude_entry(const std::string& env_file) {
  Json hook = Json::object();
  hook.set("type", "command").set("command", claude_command(env_file));
  Json hooks = Json::array();
  hooks.push(std::move(hook));
  Json entry = Json::object();
  entry.set("hooks", std::move(hooks));
  return entry;
}

// A TOML basic string. If the path has no control characters, only quotation marks and backslashes
// must be escaped.
std::string toml_quoted(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string below_home(const Session& session, const char* variable, std::string_view name) {
  if (auto directory = session.variables().non_empty(variable)) return *directory;
  return session.home().empty() ? "" : join_path(session.home(), name);
}

Result<FileEdit> edited(Session& session, const std::string& path, const AgentTerms& terms,
                        Result<std::string> (*rewrite)(std::string_view content,
                                                       const AgentTerms& terms)) {
  return rewritten(session, path,
                   [&](const std::string& content) { return rewrite(content, terms); });
}

Result<FileEdit> edit_claude(Session& session, const AgentTerms& terms) {
  if (terms.in_project) {
    auto path = file_of_project(session, ".claude/settings.json");
    return path ? edited(session, *path, terms, claude_settings) : path.error();
  }
  const std::string directory = below_home(session, "CLAUDE_CONFIG_DIR", ".claude");
  if (directory.empty()) return no_home_directory();
  return edited(session, join_path(directory, "settings.json"), terms, claude_settings);
}

Result<FileEdit> edit_codex(Session& session, const AgentTerms& terms) {
  const std::string directory = below_home(session, "CODEX_HOME", ".codex");
  if (directory.empty()) return no_home_directory();
  return edited(session, join_path(directory, "config.toml"), terms, codex_configuration);
}

Result<FileEdit> edit_generic(Session& session, const AgentTerms& terms) {
  auto path = file_of_project(session, "AGENTS.md");
  if (!path) return path.error();
  return block_edit(*path, kMarkdownMarks, kInstructions, terms.removes);
}

constexpr AgentEntry kAgents[] = {
    {kAgentNames[0], true, "in the next session", edit_claude},
    {kAgentNames[1], false,
     "in the next session; commands in zsh need venvctl init --non-interactive zsh", edit_codex},
    {kAgentNames[2], false, "when the agent reads it", edit_generic},
};

}  // namespace

std::span<const AgentEntry> agent_table() { return kAgents; }
std::span<const std::string_view> agent_names() { return kAgentNames; }

Result<std::string> claude_settings(std::string_view content, const AgentTerms& terms) {
  const bool is_blank = trimmed(content).empty();
  if (is_blank && terms.removes) return std::string(content);
  auto settings = is_blank ? std::optional(Json::object()) : Json::parse(content);
  auto hooks = settings && settings->is_object() ? settings->get("hooks") : std::nullopt;
  const bool is_known = settings && settings->is_object() && (!hooks || has_known_events(*hooks));
  if (!is_known) {
    return Error{ErrorCode::Failed,
                 "is not a settings file of Claude Code: fix the file first; nothing was changed"};
  }
  if (!hooks) hooks = Json::object();
  bool is_changed = false;
  for (std::string_view event : kClaudeEvents) {
    Json kept = Json::array();
    bool is_there = false;
    for (Json& entry : hooks->items_at(event)) {
      if (!is_hook_of_venvctl(entry)) {
        kept.push(std::move(entry));
        continue;
      }
      const bool is_same = entry.bytes() == claude_entry(terms.env_file).bytes();
      if (is_same && !terms.removes && !is_there) {
        is_there = true;
        kept.push(std::move(entry));
      } else {
        is_changed = true;
      }
    }
    if (!terms.removes && !is_there) {
      kept.push(claude_entry(terms.env_file));
      is_changed = true;
    }
    if (kept.is_empty()) {
      hooks->remove(event);
    } else {
      hooks->set(event, std::move(kept));
    }
  }
  if (!is_changed) return std::string(content);
  if (hooks->is_empty()) {
    settings->remove("hooks");
  } else {
    settings->set("hooks", *std::move(hooks));
  }
  return settings->is_empty() ? "" : settings->file_text();
}

Result<std::string> codex_configuration(std::string_view content, const AgentTerms& terms) {
  if (auto old = TomlDocument::parse(content); !old) {
    return Error{ErrorCode::Failed, "is not valid TOML (" + displayable(old.error().message) +
                                        "): fix the file first; nothing was changed"};
  }
  if (terms.removes) return without_block(content, kTomlMarks);
  auto changed = with_block(
      content, "[shell_environment_policy.set]\nBASH_ENV = " + toml_quoted(terms.env_file),
      kTomlMarks);
  if (changed && !TomlDocument::parse(*changed)) {
    return Error{ErrorCode::Failed, "already has shell_environment_policy.set: add BASH_ENV = " +
                                        displayable(toml_quoted(terms.env_file)) + " there"};
  }
  return changed;
}

}  // namespace venvctl
