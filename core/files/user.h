// The user for whom decisions are made: the uid, and whether a group is that user's own.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

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

// Which uids a user namespace has (user_namespaces(7)).
struct UidMap {
  bool is_partial = false;  // a user namespace that does not have every uid
  // The uid that the kernel reports for files whose owner has no uid in the namespace; absent if a
  // user of the namespace has this uid.
  std::optional<uid_t> unmapped;
};
// `map`: content of /proc/self/uid_map; "" if unknown. `overflow`: of /proc/sys/kernel/overflowuid.
UidMap uid_map(std::string_view map, uid_t overflow);

struct User {
  // In a user namespace, this is the owner of HOME, because root of the namespace is an ordinary
  // user outside of it.
  uid_t uid = 0;
  PrivateGroup private_group = std::nullopt;
  // From the password database. In a user namespace it is HOME, if the user owns that.
  std::string home;
  std::string real_home = {};  // HOME's physical path; "" outside of user namespaces
  std::optional<uid_t> unmapped = std::nullopt;  // as in UidMap

  // Whether `owner`, the owner of the file at `path`, counts as root. In a user namespace, nothing
  // shows whether an unmapped owner is root of the machine. An unmapped owner counts as root only
  // for paths that nobody except root can usually change: "/", "/usr" and everything below it,
  // "/etc" itself, Debian's /etc/python3.11, and the directories (or links) that lead to HOME. An
  // unmapped owner never counts as root in HOME.
  bool is_root(std::string_view path, uid_t owner) const;
};

User current_user();

}  // namespace venvctl
