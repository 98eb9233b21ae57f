// The user for whom decisions are made: the uid, the home directory and the private group.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// The user's private group, as Debian creates it for each user: it has the user's name, it has no
// member except the user, and it is not the primary group of any other account. What this group may
// write, only the user may write.
class PrivateGroup {
 public:
  PrivateGroup(std::nullopt_t) {}  // the user has no private group
  // The caller has already found out that `group` is private.
  PrivateGroup(gid_t group) : group_(group), is_own_(true) {}
  // `group` is the primary group of the user `uid`. Only is() checks whether this group is private,
  // because the check reads every account of the system.
  PrivateGroup(gid_t group, uid_t uid) : group_(group), uid_(uid) {}

  bool is(gid_t group) const;

 private:
  std::optional<gid_t> group_;
  uid_t uid_ = 0;
  mutable std::optional<bool> is_own_;  // absent: not looked up yet
};

// Which uids a user namespace has (user_namespaces(7)).
struct UidMap {
  bool is_partial = false;  // the namespace does not have every uid
  // The uid that the kernel reports for files whose owner has no uid in the namespace. A user of
  // the namespace may have this uid, too. Absent if the namespace has every uid.
  std::optional<uid_t> unmapped;
};
// `map` is the content of /proc/self/uid_map; "" if unknown. `overflow` is the number in
// /proc/sys/kernel/overflowuid.
UidMap uid_map(std::string_view map, uid_t overflow);

struct User {
  // If root of a user namespace runs the process, this is the owner of HOME, because outside of the
  // namespace this root is an ordinary user.
  uid_t uid = 0;
  PrivateGroup private_group = std::nullopt;
  // From the password database. In a user namespace it is HOME, if the user owns this directory.
  std::string home;
  std::string real_home = {};  // HOME's physical path; "" outside of user namespaces
  std::optional<uid_t> unmapped = std::nullopt;  // as in UidMap

  // Whether `owner`, the owner of the file at `path`, counts as root. The uid `unmapped` may stand
  // for root of the machine or for any other user outside of the namespace. It counts as root only
  // for paths that usually only root can change: "/", "/usr" and everything below it, "/etc"
  // itself, Debian's /etc/python3.11, and the directories (or links) above HOME. It does not count
  // as root for HOME and for files in HOME.
  bool is_root(std::string_view path, uid_t owner) const;
};

User current_user();

}  // namespace venvctl
