// The parsed body of `resolve`: which shell asks, from which directory, with which variables.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/resolve/resolver.h"

namespace venvctl {

struct ResolveFields {
  std::string shell;  // "": the sender is not a shell
  pid_t shell_pid = 0;
  uint64_t mount_namespace = 0;     // inode; 0 if unknown
  Question question;                // without a user: workers use their own user
  std::vector<std::string> active;  // the shell's active environments
  std::string heard;                // number of the last warning that the shell has shown; "": none
  bool is_confirmation = false;     // wire::kConfirmation was among the fields

  bool is_of_shell() const { return !shell.empty(); }
};

// Fails if the protocol is neither the current nor the previous one (the error says how to fix
// this), and if fields are missing or malformed. Of the variables, keeps only PATH and the steering
// variables.
Result<ResolveFields> parse_resolve_fields(std::string_view body);

}  // namespace venvctl
