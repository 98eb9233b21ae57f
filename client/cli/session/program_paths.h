// Paths of the other files of this installation, derived from the path of the running program.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

struct ProgramPaths {
  std::string prefix;  // the directory of the installation; it may have been moved since the build

  std::string command() const { return prefix + "/bin/venvctl"; }
  std::string daemon() const { return prefix + "/bin/venvd"; }
  std::string hook_client() const { return prefix + "/libexec/venvctl/venvctl-resolve"; }
  // The target of the links for a Python elsewhere (docs/elsewhere.md).
  std::string elsewhere() const { return prefix + "/libexec/venvctl/venvctl-elsewhere"; }
  std::string hook_file(std::string_view shell) const {
    return prefix + "/share/venvctl/hook." + std::string(shell);
  }
  // The file that shells without a prompt read.
  std::string env_file(std::string_view shell) const {
    return prefix + "/share/venvctl/env." + (shell == "fish" ? "fish" : "sh");
  }
  // The path of a manual page, without the suffix ".gz" that Debian's packages append.
  std::string manual_page(std::string_view command) const {
    return prefix + "/share/man/man1/venvctl-" + std::string(command) + ".1";
  }
  std::string completion_file(std::string_view shell) const {
    return prefix + "/share/venvctl/completions/venvctl." + std::string(shell);
  }
};

// Derives the paths from the path of the running program.
Result<ProgramPaths> program_paths();

}  // namespace venvctl
