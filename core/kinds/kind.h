// What a rule of detection is: it looks at one level of the walk and proposes environments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// One directory of the walk, listed once.
struct Level {
  FileSystem& files;
  const Variables& variables;  // the steering variables of the asking shell
  const std::string& working_directory;
  const std::string& directory;
  std::span<const DirectoryEntry> entries;
  int depth = 0;         // 0: the working directory itself
  bool is_home = false;  // $HOME or "/": rule 6 does not apply there
};

// What a rule says of a level.
struct Proposal {
  std::vector<std::string> prefixes;  // in order; the first complete environment wins
  std::string marker;                 // what made the rule speak, for `why`
  std::string detail;                 // more for `why`
  bool is_stopping = false;           // the walk ends here when no rule finds an environment
  std::string create_command;         // what would make the missing one; "" when nobody can say
  std::string name;                   // where the rule names it (conda, pyenv); "" else
};

// One line of the table. Markers drive detection, the watcher's filter, doctor and the docs.
struct Rule {
  std::string_view name;                      // `rule` in JSON, and in `why`
  std::string_view kind;                      // "" where the environment's own files tell
  std::span<const std::string_view> markers;  // names in a level that can make the rule speak
  std::optional<Proposal> (*propose)(const Level& level);  // absent: nothing here
  std::string_view reason;                                 // for its place in the order
};

// In order of precedence inside a level (KINDS 3).
std::span<const Rule> rule_table();

}  // namespace venvctl
