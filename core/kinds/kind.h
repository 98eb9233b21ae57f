// The interface of detection rules: a rule inspects one level of the walk and proposes
// environments.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

class CentralProjects;

// Prefixes by physical directory, as `venvctl use` recorded them.
using Pins = std::map<std::string, std::string>;

// When environments were last used, by prefix; in seconds since the epoch.
using LastUses = std::map<std::string, int64_t>;

// One directory of the walk, listed once.
struct Level {
  FileSystem& files;
  const Variables& variables;  // the steering variables of the asking shell; HOME is always set
  const std::string& working_directory;
  CentralProjects& projects;  // shared by the whole walk
  std::string directory;
  std::vector<DirectoryEntry> entries;
  std::span<const Level> nearer;  // the earlier levels of this walk, the working directory first
  const Pins* pins = nullptr;     // of the user; null: none
  const LastUses* last_uses = nullptr;  // null: none known
  bool is_home = false;                 // $HOME or "/": the only-child rule does not apply there

  bool has(std::string_view name) const { return find_entry(entries, name) != nullptr; }
  std::string path_of(std::string_view name) const;  // of an entry
};

// What a rule proposes for a level.
struct Proposal {
  std::vector<std::string> prefixes;  // in order; the first complete environment wins
  std::string marker;                 // what the rule matched, for `why`
  std::string detail;                 // further detail for `why`
  bool is_stopping = false;           // the walk ends here if no rule finds an environment
  // The outcome of the step if there are no prefixes: nothing, broken, missing, several (the user
  // must choose one) or hint.
  std::string outcome = "nothing";
  std::string create_command;  // command that would create the missing one; "" if unknown
  std::string name;            // if the rule names it (conda, pyenv, pixi); else ""
  std::string root;            // the project, if it is not the level (uv's workspace)
  // Absolute path of the project file that names this environment. It needs an approval if the
  // environment is outside the project, because a checkout must not choose among environments that
  // belong to other projects. "" if no project file names it: the place follows from the user's
  // configuration and variables and a digest of the project's path, or the tool's store is shared
  // by name.
  std::string pointer;
  size_t pointed = 1;  // how many prefixes, from the first on, the pointer decides
  std::vector<std::pair<std::string, std::string>> variables;  // further variables that pixi sets
};

// One row of the rule table. Markers drive detection, the watcher's filter, doctor and the docs.
struct Rule {
  std::string_view name;                      // `rule` in JSON, and in `why`
  std::string_view kind;                      // "": the environment's own files decide
  std::span<const std::string_view> markers;  // one of them must be in the level; empty: any
  std::optional<Proposal> (*propose)(const Level& level);  // absent: proposes nothing
  std::string_view reason;                                 // why it has this place in the order
  // If it stops the walk, an environment at a level above in the same project still counts.
  bool yields_to_project = false;
};

// In order of precedence within a level (docs/environments.md).
std::span<const Rule> rule_table();
bool is_marker(std::string_view name);  // of any rule
// Every kind of environment: from the rules, from its own files, or from its location.
std::vector<std::string_view> kind_names();
// Tried in order after a walk that found nothing and was not stopped. Their level is the working
// directory, its `nearer` are all levels of the walk; markers are not checked.
std::span<const Rule> last_resorts();

}  // namespace venvctl
