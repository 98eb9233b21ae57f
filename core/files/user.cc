#include "core/files/user.h"

#include <unistd.h>

#include <algorithm>

#ifdef VENVCTL_STATIC
#include "core/files/getent_accounts.h"
#else
#include "core/files/library_accounts.h"
#endif

namespace venvctl {
namespace {

#ifdef VENVCTL_STATIC
using MachineAccounts = GetentAccounts;
#else
using MachineAccounts = LibraryAccounts;
#endif

bool is_private_group(gid_t group, uid_t uid) {
  MachineAccounts accounts;
  const auto account = accounts.account(uid);
  if (!account) return false;
  const auto own = accounts.group(group);
  if (!own || own->name != account->name) return false;
  const auto is_user = [&](const std::string& member) { return member == account->name; };
  if (!std::all_of(own->members.begin(), own->members.end(), is_user)) return false;
  return !accounts.has_other_primary_member(group, uid);
}

}  // namespace

bool PrivateGroup::is(gid_t group) const {
  if (group_ != group) return false;
  if (!is_own_) is_own_ = is_private_group(group, uid_);
  return *is_own_;
}

User current_user() {
  User user;
  user.uid = ::geteuid();
  MachineAccounts accounts;
  const auto account = accounts.account(user.uid);
  if (!account) return user;
  user.home = account->home;
  user.private_group = PrivateGroup(account->group, user.uid);
  return user;
}

}  // namespace venvctl
