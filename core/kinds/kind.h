// The interface of the detection rules. The walk is the search for an environment: it starts in the
// working directory and continues in the directories above. A rule inspects one directory of the
// walk, called a level, and proposes environments.
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

// The environments that the user chose with `venvctl use`, by the physical path of the directory.
using Pins = std::map<std::string, std::string>;

// When each environment was last used, by prefix; in seconds since 1970.
using LastUses = std::map<std::string, int64_t>;

// One directory of the walk. It is listed only once.
struct Level {
  FileSystem& files;
  const Variables& variables;  // the steering variables of the asking shell; HOME is always set
  const std::string& working_directory;
  CentralProjects& projects;  // shared by the whole walk
  std::string directory;
  std::vector<DirectoryEntry> entries;
  std::span<const Level> nearer;  // the earlier levels of this walk, the working directory first
  const Pins* pins = nullptr;     // the user's pins; null if there are none
  const LastUses* last_uses = nullptr;  // null if none are known
  bool is_home = false;                 // $HOME or "/": the only-child rule does not apply there

  bool has(std::string_view name) const { return find_entry(entries, name) != nullptr; }
  std::string path_of(std::string_view name) const;  // path of an entry
};

// What a rule proposes for a level.
struct Proposal {
  std::vector<std::string> prefixes;  // in order; the first complete environment wins
  std::string marker;                 // what the rule recognized; shown by `why`
  std::string detail;                 // further detail for `why`
  bool is_stopping = false;           // the walk ends at this level if no rule finds an environment
  // The outcome if there are no prefixes, in the words of `why`: nothing, broken, missing, several
  // (the user must choose one) or hint.
  std::string outcome = "nothing";
  std::string create_command;  // command that creates the missing environment; "" if unknown
  // Set by rules that name environments (conda, pyenv, pixi), otherwise "".
  std::string name;
  // The project, if it is not this level (such as the root of uv's workspace).
  std::string root;
  // Absolute path of the project file that names this environment. If the environment is outside
  // the project, the file needs an approval, because a checkout must not choose among environments
  // that belong to other projects. "" if no project file names the environment. There are two such
  // cases: the user's own settings and a digest of the project's path decide the place, or the
  // projects of the tool share environments by name.
  std::string pointer;
  // How many prefixes, beginning with the first, the pointer decides.
  size_t pointed = 1;
  std::vector<std::pair<std::string, std::string>> variables;  // further variables that pixi sets
};

// One row of the rule table. Detection, the watcher's filter, doctor and the documentation use the
// markers.
struct Rule {
  std::string_view name;  // the key `rule` in JSON, and the name in `why`
  std::string_view kind;  // "" if the environment's own files decide
  // The level must contain one of them; an empty list matches every level.
  std::span<const std::string_view> markers;
  std::optional<Proposal> (*propose)(const Level& level);  // an absent result proposes nothing
  // Why the rule has this place in the order.
  std::string_view reason;
  // If the rule stops the walk, an environment at a level above is still used if it is in the same
  // project.
  bool yields_to_project = false;
};

// The rules, in their order of precedence within a level (docs/environments.md).
std::span<const Rule> rule_table();
bool is_marker(std::string_view name);  // whether any rule has this marker
// Every kind of environment, whether a rule, the environment's own files or its location decide the
// kind.
std::vector<std::string_view> kind_names();
// These rules are tried in order after a walk that found nothing and was not stopped. Their level
// is the working directory, and its `nearer` has all levels of the walk. Their markers are not
// checked.
std::span<const Rule> last_resorts();

}  // namespace venvctl
