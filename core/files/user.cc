#include "core/files/user.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"

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

constexpr uint64_t kEveryUid = 4'294'967'295;
constexpr uid_t kUsualOverflow = 65534;

std::string content_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

uid_t overflow_uid() {
  const std::string text = content_of("/proc/sys/kernel/overflowuid");
  uid_t uid = kUsualOverflow;
  std::from_chars(text.data(), text.data() + text.size(), uid);
  return uid;
}

// False in the first user namespace of the machine, which has every uid.
bool is_in_user_namespace() {
  constexpr std::string_view kFirst = "user:[4026531837]";  // PROC_USER_INIT_INO of the kernel
  char link[64];
  const ssize_t length = ::readlink("/proc/self/ns/user", link, sizeof link);
  return length > 0 && std::string_view(link, static_cast<size_t>(length)) != kFirst;
}

// Makes the owner of HOME the user, if this process already runs as this owner, or if it runs as
// root of the namespace and the namespace has a uid for this owner.
void take_home(User& user) {
  const char* home = ::getenv("HOME");
  struct stat found {};
  if (home == nullptr || home[0] != '/' || ::stat(home, &found) != 0) return;
  const bool may_be_taken = user.uid == 0 && user.unmapped != found.st_uid;
  if (found.st_uid != user.uid && !may_be_taken) return;
  user.uid = found.st_uid;
  user.home = normal_path("/", home);
  char real[PATH_MAX];
  if (::realpath(home, real) != nullptr) user.real_home = real;
}

}  // namespace

UidMap uid_map(std::string_view map, uid_t overflow) {
  UidMap found;
  uint64_t count = 0;
  for (const std::string_view line : split(map, '\n')) {
    uint64_t numbers[3] = {};  // first uid here, first uid outside, how many
    const char* at = line.data();
    const char* const end = at + line.size();
    for (uint64_t& number : numbers) {
      while (at != end && *at == ' ') ++at;
      at = std::from_chars(at, end, number).ptr;
    }
    count += numbers[2];
  }
  found.is_partial = count > 0 && count < kEveryUid;
  // Rootless podman usually maps 65,536 uids, so nobody has the uid of unmapped owners. Which of
  // the two owns a file cannot be seen.
  if (found.is_partial) found.unmapped = overflow;
  return found;
}

bool User::is_root(std::string_view path, uid_t owner) const {
  if (owner == 0) return true;
  if (owner != unmapped) return false;
  const auto leads_to = [&](const std::string& place) {
    return path != place && path_contains(path, place);
  };
  // Debian keeps a part of Python's standard library in /etc/python3.11.
  const bool is_systems =
      path_contains("/usr", path) || path == "/etc" || path.starts_with("/etc/python");
  return path == "/" || is_systems || leads_to(home) || leads_to(real_home);
}

bool PrivateGroup::is(gid_t group) const {
  if (group_ != group) return false;
  if (!is_own_) is_own_ = is_private_group(group, uid_);
  return *is_own_;
}

User current_user() {
  User user;
  user.uid = ::geteuid();
  if (is_in_user_namespace()) {
    const UidMap map = uid_map(content_of("/proc/self/uid_map"), overflow_uid());
    user.unmapped = map.unmapped;
    if (map.is_partial) take_home(user);
  }
  MachineAccounts accounts;
  const auto account = accounts.account(user.uid);
  if (!account) return user;
  if (user.home.empty()) user.home = account->home;
  user.private_group = PrivateGroup(account->group, user.uid);
  return user;
}

}  // namespace venvctl
