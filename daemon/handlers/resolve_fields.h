// The body of `resolve`, read: who asks, from where, with which variables.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/resolve/resolver.h"

namespace venvctl {

struct ResolveFields {
  std::string shell;
  pid_t shell_pid = 0;
  uint64_t mount_namespace = 0;  // inode; 0 unknown
  Question question;             // its user stays empty: workers know their own
};

// Fails for a protocol that is neither ours nor the one before, with the cure, and for fields that
// are missing or no such thing. Variables that do not steer are left out, but for PATH.
Result<ResolveFields> parse_resolve_fields(std::string_view body);

}  // namespace venvctl
