// What a directory gets, and every step that led there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/kinds/conda_scripts.h"
#include "core/trust/identity.h"

namespace venvctl {

// One line of `why`.
struct Step {
  std::string directory;
  std::string rule;  // a name of the rule table, or "walk"
  // chosen, nothing, missing, incomplete, broken, several, stopped, ended or hint
  std::string outcome;
  std::string detail;
};

// A complete environment that a rule chose.
struct Choice {
  std::string prefix;  // absolute and lexically normal, links kept as found
  std::string kind;
  std::string name;  // displayable, not yet cut to columns
  std::string rule;
  std::string root;     // the project it belongs to: the level where the rule spoke
  std::string version;  // "" when no file tells
  std::string executable;
  std::string base;       // the base interpreter; "" when no file tells
  bool is_conda = false;  // conda's or pixi's by its own files: CONDA_PREFIX, not VIRTUAL_ENV
  // What else it sets, by its own words (conda, pixi): names and values are still to be checked.
  std::vector<std::pair<std::string, std::string>> variables;
  CondaScripts scripts;  // sourced only where the verdict says so
  Evidence evidence;     // for trust
};

struct Decision {
  std::string directory;  // that was asked about, normal
  std::optional<Choice> choice;
  std::vector<Step> steps;
  std::string stopped_at;      // level of the stopping marker when there is no choice; "" none
  std::string create_command;  // what would make what is missing there
};

// For the way between worker and loop. Bytes that are not UTF-8 survive.
std::string to_json(const Decision& decision);
Result<Decision> decision_from_json(std::string_view text);

}  // namespace venvctl
