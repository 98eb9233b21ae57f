// The user for whom decisions are made: the uid, and whether a group is that user's own.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace venvctl {

// The user's private group, as Debian creates it for each user: it has the user's name and no other
// members, and is not the primary group of any other account. Only the user can write what this
// group can write.
class PrivateGroup {
 public:
  PrivateGroup(std::nullopt_t) {}  // the user has no private group
  // The caller knows that it is private.
  PrivateGroup(gid_t group) : group_(group), is_own_(true) {}
  // `group` is the primary group of the user `uid`. is() checks whether the group is private only
  // when somebody asks, because the check reads every account of the system.
  PrivateGroup(gid_t group, uid_t uid) : group_(group), uid_(uid) {}

  bool is(gid_t group) const;

 private:
  std::optional<gid_t> group_;
  uid_t uid_ = 0;
  mutable std::optional<bool> is_own_;  // absent: not looked up yet
};

struct User {
  uid_t uid = 0;
  PrivateGroup private_group = std::nullopt;
  std::string home;  // from the password database, not from HOME
};

User current_user();

}  // namespace venvctl
