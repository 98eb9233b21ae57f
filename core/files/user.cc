#include "core/files/user.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace venvctl {
namespace {

constexpr size_t kMaxEntryBytes = 1024 * 1024;  // of a passwd or group entry with its strings

// The re-entrant lookups take a buffer, which is enlarged if it is too small.
template <class Entry, class Lookup>
bool look_up(Entry& entry, std::vector<char>& buffer, Lookup lookup) {
  for (buffer.resize(4096); buffer.size() <= kMaxEntryBytes; buffer.resize(buffer.size() * 4)) {
    Entry* found = nullptr;
    const int code = lookup(&entry, buffer.data(), buffer.size(), &found);
    if (code != ERANGE) return code == 0 && found != nullptr;
  }
  return false;
}

// The strings of `account` are in `buffer`.
bool find_account(uid_t uid, passwd& account, std::vector<char>& buffer) {
  return look_up(account, buffer, [&](passwd* out, char* text, size_t size, passwd** found) {
    return ::getpwuid_r(uid, out, text, size, found);
  });
}

// Whether another account has `group` as its primary group: such members are not in the group's
// member list. Enumerates the system's accounts once.
bool is_group_of_another(gid_t group, uid_t uid) {
  bool is_found = false;
  ::setpwent();
  while (const passwd* account = ::getpwent()) {
    is_found = is_found || (account->pw_gid == group && account->pw_uid != uid);
  }
  ::endpwent();
  return is_found;
}

bool is_private_group(gid_t group, uid_t uid) {
  passwd account{};
  std::vector<char> account_buffer;
  if (!find_account(uid, account, account_buffer)) return false;
  struct group own {};
  std::vector<char> buffer;
  if (!look_up(own, buffer, [&](struct group* out, char* text, size_t size, struct group** found) {
        return ::getgrgid_r(group, out, text, size, found);
      })) {
    return false;
  }
  if (std::strcmp(own.gr_name, account.pw_name) != 0) return false;
  for (char** member = own.gr_mem; *member != nullptr; ++member) {
    if (std::strcmp(*member, account.pw_name) != 0) return false;
  }
  return !is_group_of_another(group, uid);
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
  passwd account{};
  std::vector<char> buffer;
  if (!find_account(user.uid, account, buffer)) return user;
  user.home = account.pw_dir;
  user.private_group = PrivateGroup(account.pw_gid, user.uid);
  return user;
}

}  // namespace venvctl
