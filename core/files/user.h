// For whom we decide: the uid, and whether a group is that user's own.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace venvctl {

struct User {
  uid_t uid = 0;
  // The group with the user's own name and no other member (Debian's user private groups): what it
  // may write, only the user may write. Absent: the user has none.
  std::optional<gid_t> private_group;
  std::string home;  // from the password database, not from HOME
};

User current_user();

}  // namespace venvctl
