// The environment that a directory gets, and every step that led to it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/environments/conda_scripts.h"
#include "core/environments/inspection.h"
#include "core/trust/identity.h"

namespace venvctl {

// One line in the output of `why`.
struct Step {
  std::string directory;
  std::string rule;  // a rule of the rule table, "walk" (the search) or "inside"
  // chosen, nothing, missing, incomplete, broken, several, stopped, ended, hint or unreadable
  std::string outcome;
  std::string detail;
};
template <class A>
void fields(A& a, Step& each) {
  a(each.directory, each.rule, each.outcome, each.detail);
}

// A file that exists and that a rule needed but could not read.
struct UnreadableFile {
  std::string path;
  std::string reason;  // such as "line 3: …" or "it is a directory"
};
template <class A>
void fields(A& a, UnreadableFile& each) {
  a(each.path, each.reason);
}

// What is needed to activate an environment, whether a rule chose it or the user named it.
struct ActivationSource {
  std::string prefix;  // absolute and lexically normalized; links are kept
  // The rule that chose the environment; "" if the user gave its path, or if it comes from the list
  // of all environments.
  std::string rule;
  // True if the files of the environment are those of conda or pixi. Its activation then sets
  // CONDA_PREFIX instead of VIRTUAL_ENV.
  bool is_conda = false;
  // Further variables that the environment or a file of its project sets. Names and values are not
  // checked yet.
  std::vector<std::pair<std::string, std::string>> variables;
  // True if uv would not use this environment, so that the hook must set UV_PROJECT_ENVIRONMENT.
  bool is_unknown_to_uv = false;
  std::string marks;  // the marks that the user wants in prompts: "off", "stale", "other"; "": all
  std::vector<std::pair<std::string, std::string>> env_file;  // variables of the project's .env
  CondaScripts scripts;  // the hook sources them only if the verdict allows it
  Evidence evidence;     // what the trust verdict is based on
};
template <class A>
void fields(A& a, ActivationSource& each) {
  a(each.prefix, each.rule, each.is_conda, each.variables, each.is_unknown_to_uv, each.marks,
    each.env_file, each.scripts, each.evidence);
}

// A complete environment that a rule chose. Its name contains no control characters
// (displayable()).
struct Choice : ActivationSource, Description {
  std::string root;            // its project, usually the directory in which the rule matched
  std::string create_command;  // the command that would create it again; "" if the rule knows none
};
template <class A>
void fields(A& a, Choice& each) {
  a(static_cast<ActivationSource&>(each), static_cast<Description&>(each), each.root,
    each.create_command);
}

struct Decision {
  std::string directory;  // the directory that was asked for, normalized
  std::optional<Choice> choice;
  std::vector<Step> steps;
  // The directory in which a marker ended the search without an environment; "" if no marker did.
  std::string stopped_at;
  std::string create_command;  // command that creates the missing environment
  // Files that could not be read, in the order in which the search needed them. Each of them is
  // also in `steps`.
  std::vector<UnreadableFile> unreadable = {};
};
template <class A>
void fields(A& a, Decision& each) {
  a(each.directory, each.choice, each.steps, each.stopped_at, each.create_command, each.unreadable);
}

}  // namespace venvctl
