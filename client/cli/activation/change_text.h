// Writes changes of variables as text that shells and other programs read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/activation/variable_changes.h"
#include "core/base/variables.h"

namespace venvctl {

// In the order in which help lists the formats.
std::span<const std::string_view> change_formats();

struct ChangeText {
  std::string text;
  std::vector<std::string> left_out;  // names of variables whose value the format cannot express
};

// `format`: one of change_formats(). `variables`: those of the process that will make the changes.
// The text for a shell has the same effect in each process, whatever PATH the process has.
ChangeText change_text(std::string_view format, const VariableChanges& changes,
                       const Variables& variables);

// The lines for the files that GITHUB_ENV and GITHUB_PATH name. GitHub Actions reads these files.
struct GithubText {
  std::string variables;
  std::string path;  // one directory per line
};
// `has_path_file`: whether GITHUB_PATH names a file. If not, PATH is one of the variables.
GithubText github_text(const VariableChanges& changes, const Variables& variables,
                       bool has_path_file);

}  // namespace venvctl
