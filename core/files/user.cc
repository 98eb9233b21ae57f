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

// The re-entrant lookups take a buffer that may be too small.
template <class Entry, class Lookup>
bool look_up(Entry& entry, std::vector<char>& buffer, Lookup lookup) {
  for (buffer.resize(4096); buffer.size() <= kMaxEntryBytes; buffer.resize(buffer.size() * 4)) {
    Entry* found = nullptr;
    const int code = lookup(&entry, buffer.data(), buffer.size(), &found);
    if (code != ERANGE) return code == 0 && found != nullptr;
  }
  return false;
}

}  // namespace

User current_user() {
  User user;
  user.uid = ::geteuid();
  passwd account{};
  std::vector<char> account_buffer;
  if (!look_up(account, account_buffer, [&](passwd* out, char* text, size_t size, passwd** found) {
        return ::getpwuid_r(user.uid, out, text, size, found);
      })) {
    return user;
  }
  user.home = account.pw_dir;
  group own{};
  std::vector<char> group_buffer;
  if (!look_up(own, group_buffer, [&](group* out, char* text, size_t size, group** found) {
        return ::getgrgid_r(account.pw_gid, out, text, size, found);
      })) {
    return user;
  }
  bool is_private = std::strcmp(own.gr_name, account.pw_name) == 0;
  for (char** member = own.gr_mem; *member != nullptr; ++member) {
    is_private = is_private && std::strcmp(*member, account.pw_name) == 0;
  }
  if (is_private) user.private_group = account.pw_gid;
  return user;
}

}  // namespace venvctl
