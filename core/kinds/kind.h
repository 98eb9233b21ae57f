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
  bool is_home = false;                 // true for $HOME and "/", which are not projects

  bool has(std::string_view name) const { return find_entry(entries, name) != nullptr; }
  std::string path_of(std::string_view name) const;  // path of an entry
};

// What a rule proposes for a level.
struct Proposal {
  std::vector<std::string> prefixes;  // in order; the first complete environment wins
  std::string marker;                 // what the rule recognized, for `why`
  std::string detail;                 // further detail for `why`
  bool is_stopping = false;           // the walk ends at this level if no rule finds an environment
  // The outcome if there are no prefixes, in the words of `why`: nothing, broken, missing, several
  // (the user must choose one) or hint.
  std::string outcome = "nothing";
  std::string create_command;  // command that creates the missing environment; "" if unknown
  // The name of the environment, if the rule knows it (conda, pyenv, pixi); otherwise "".
  std::string name;
  // The directory of the project, if it is not this level, such as the root of uv's workspace. "/":
  // the environment is used in every directory without an environment of its own.
  std::string root;
  // Absolute path of the project file that names the environment. If the environment is outside of
  // the project, the user must approve this file, because a cloned project must not choose the
  // environment of another project. "" if no approval of a file is needed: for example, if the
  // environment's path consists of the user's settings and a digest of the project's path, or if a
  // project file can name only environments that the user shares between projects (conda, pyenv).
  std::string pointer;
  // How many of `prefixes`, beginning with the first, the file `pointer` names.
  size_t pointed = 1;
  std::vector<std::pair<std::string, std::string>> variables;  // further variables that pixi sets
};

// One row of the rule table. The markers are used by detection, by the daemon's filter of file
// events, by doctor and by the documentation.
struct Rule {
  std::string_view name;  // the key `rule` in JSON, and the name in `why`
  std::string_view kind;  // "" if the environment's own files decide
  // Names of entries. The level must contain one of them; an empty list matches every level.
  std::span<const std::string_view> markers;
  std::optional<Proposal> (*propose)(const Level& level);  // an absent result proposes nothing
  // Why the rule has this place in the order.
  std::string_view reason;
  // If this rule finds no environment and stops the walk, an environment of a level above is still
  // used if that level is in the same project.
  bool yields_to_project = false;
};

// The rules, in their order of precedence within a level (docs/environments.md).
std::span<const Rule> rule_table();
bool is_marker(std::string_view name);  // whether a rule in rule_table() has this marker
// All kinds of environments. A kind follows from a rule, from the environment's own files, or from
// its location.
std::vector<std::string_view> kind_names();
// Further rules, which are tried in this order if the walk found nothing and no rule stopped it.
// Each receives the working directory as its level, with all levels of the walk in `nearer`. They
// have no markers.
std::span<const Rule> last_resorts();

}  // namespace venvctl
