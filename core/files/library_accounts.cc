#include "core/files/library_accounts.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>

namespace venvctl {
namespace {

constexpr size_t kMaxEntryBytes = 1024 * 1024;  // limit for an account or group with its strings

// The re-entrant functions of the C library write into a buffer. If the buffer is too small, the
// lookup is repeated with a larger one.
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

std::optional<Account> LibraryAccounts::account(uid_t uid) {
  passwd entry{};
  std::vector<char> buffer;
  if (!look_up(entry, buffer, [uid](passwd* out, char* text, size_t size, passwd** found) {
        return ::getpwuid_r(uid, out, text, size, found);
      })) {
    return std::nullopt;
  }
  return Account{entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir};
}

std::optional<AccountGroup> LibraryAccounts::group(gid_t id) {
  struct group entry {};
  std::vector<char> buffer;
  if (!look_up(entry, buffer,
               [id](struct group* out, char* text, size_t size, struct group** found) {
                 return ::getgrgid_r(id, out, text, size, found);
               })) {
    return std::nullopt;
  }
  AccountGroup found{entry.gr_name, entry.gr_gid, {}};
  for (char** member = entry.gr_mem; *member != nullptr; ++member)
    found.members.emplace_back(*member);
  return found;
}

bool LibraryAccounts::has_other_primary_member(gid_t group, uid_t uid) {
  bool is_found = false;
  ::setpwent();
  while (const passwd* entry = ::getpwent()) {
    is_found = is_found || (entry->pw_gid == group && entry->pw_uid != uid);
  }
  ::endpwent();
  return is_found;
}

}  // namespace venvctl
