// The accounts and groups of this machine.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace venvctl {

struct Account {
  std::string name;
  uid_t uid = 0;
  gid_t group = 0;  // the id of the primary group
  std::string home;
};

struct AccountGroup {
  std::string name;
  gid_t id = 0;
  // Does not include the accounts whose primary group is this group.
  std::vector<std::string> members;
};

// A result is absent if there is no such account or group, or if it cannot be looked up.
class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual std::optional<Account> account(uid_t uid) = 0;
  virtual std::optional<AccountGroup> group(gid_t id) = 0;
  // Whether an account other than `uid` has `group` as its primary group. Reads every account.
  virtual bool has_other_primary_member(gid_t group, uid_t uid) = 0;
};

}  // namespace venvctl
