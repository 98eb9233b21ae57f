// Changes of variables as text that shells and other programs read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/activation/variable_changes.h"
#include "core/base/variables.h"

namespace venvctl {

// In the order in which help lists them.
std::span<const std::string_view> change_formats();

struct ChangeText {
  std::string text;
  std::vector<std::string> left_out;  // names whose value the format cannot express
};

// `format`: one of change_formats(). `variables`: those of the process that is to change. The text
// for a shell sets the same variables in any process, whatever its PATH is.
ChangeText change_text(std::string_view format, const VariableChanges& changes,
                       const Variables& variables);

// What GitHub Actions reads from the files that GITHUB_ENV and GITHUB_PATH name.
struct GithubText {
  std::string variables;
  std::string path;  // one directory per line
};
// `has_path_file`: if false, PATH is among the variables.
GithubText github_text(const VariableChanges& changes, const Variables& variables,
                       bool has_path_file);

}  // namespace venvctl
