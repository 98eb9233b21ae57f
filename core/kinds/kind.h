// What a rule of detection is: it looks at one level of the walk and proposes environments.
#pragma once

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

// One directory of the walk, listed once.
struct Level {
  FileSystem& files;
  const Variables& variables;  // the steering variables of the asking shell; HOME is always there
  const std::string& working_directory;
  CentralProjects& projects;  // of the whole walk
  std::string directory;
  std::vector<DirectoryEntry> entries;
  std::span<const Level> nearer;  // the levels of this walk before it, the working directory first
  const Pins* pins = nullptr;     // of the user; null: none
  bool is_home = false;           // $HOME or "/": rule 6 does not apply there

  bool has(std::string_view name) const { return find_entry(entries, name) != nullptr; }
  std::string path_of(std::string_view name) const;  // of an entry
};

// What a rule says of a level.
struct Proposal {
  std::vector<std::string> prefixes;  // in order; the first complete environment wins
  std::string marker;                 // what made the rule speak, for `why`
  std::string detail;                 // more for `why`
  bool is_stopping = false;           // the walk ends here when no rule finds an environment
  // Of the step when there are no prefixes: or broken, missing, several (for one to be chosen),
  // hint.
  std::string outcome = "nothing";
  std::string create_command;  // what would make the missing one; "" when nobody can say
  std::string name;            // where the rule names it (conda, pyenv, pixi); "" else
  std::string root;            // the project, where it is not the level (uv's workspace)
  // The file in the project that names the first of the prefixes by hand, absolute: it needs trust
  // when that leads out of the project. "" where no file does, or the tool derived the name.
  std::string pointer;
  std::vector<std::pair<std::string, std::string>> variables;  // what the tool sets beside (pixi)
};

// One line of the table. Markers drive detection, the watcher's filter, doctor and the docs.
struct Rule {
  std::string_view name;                      // `rule` in JSON, and in `why`
  std::string_view kind;                      // "" where the environment's own files tell
  std::span<const std::string_view> markers;  // one of them must be in the level; none: always
  std::optional<Proposal> (*propose)(const Level& level);  // absent: nothing here
  std::string_view reason;                                 // for its place in the order
};

// In order of precedence inside a level (KINDS 3).
std::span<const Rule> rule_table();
// What an environment may be: of the rules, by its own files, or by where it lies.
std::vector<std::string_view> kind_names();
// Asked in order after a walk that ended without answer and without stop. Their level is the
// working directory, its `nearer` are all levels of the walk; markers do not count.
std::span<const Rule> last_resorts();

}  // namespace venvctl
