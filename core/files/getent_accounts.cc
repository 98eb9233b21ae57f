#include "core/files/getent_accounts.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "core/base/fd.h"
#include "core/base/process.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxLineBytes = 1024 * 1024;  // longer lines are ignored

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = failed == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

// Parses "name:password:uid:group:gecos:home:shell".
std::optional<Account> account_in(std::string_view line) {
  const auto parts = split(line, ':');
  if (parts.size() < 6) return std::nullopt;
  const auto uid = number(parts[2]);
  const auto group = number(parts[3]);
  if (!uid || !group) return std::nullopt;
  return Account{std::string(parts[0]), *uid, *group, std::string(parts[5])};
}

// Parses "name:password:group:member,member".
std::optional<AccountGroup> group_in(std::string_view line) {
  const auto parts = split(line, ':');
  if (parts.size() != 4) return std::nullopt;
  const auto id = number(parts[2]);
  if (!id) return std::nullopt;
  AccountGroup group{std::string(parts[0]), *id, {}};
  if (parts[3].empty()) return group;
  for (const std::string_view member : split(parts[3], ',')) group.members.emplace_back(member);
  return group;
}

void read_lines(int fd, const std::function<void(std::string_view)>& take) {
  std::string pending;
  std::array<char, 8192> buffer{};
  for (;;) {
    const auto count = read_some(fd, buffer);
    if (!count || *count == 0) break;
    pending.append(buffer.data(), *count);
    size_t begin = 0;
    for (size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1) {
      take(std::string_view(pending).substr(begin, end - begin));
    }
    pending.erase(0, begin);
    if (pending.size() > kMaxLineBytes) pending.clear();
  }
  if (!pending.empty()) take(pending);
}

}  // namespace

bool GetentAccounts::run(std::vector<std::string> words, const TakeLine& take) const {
  for (const std::string& program : programs_) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    const UniqueFd output(ends[0]);
    UniqueFd input(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, input.get(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> line = {program};
    line.insert(line.end(), words.begin(), words.end());
    const ExecStrings argv(std::move(line));
    pid_t child = 0;
    const int failed =
        ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.get(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) continue;
    input.reset();
    read_lines(output.get(), take);
    wait_status_of(child);
    return true;
  }
  return false;
}

void GetentAccounts::read_file(const TakeLine& take) const {
  const UniqueFd file(::open(passwd_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file) read_lines(file.get(), take);
}

std::optional<Account> GetentAccounts::account(uid_t uid) {
  std::optional<Account> found;
  const auto take = [&](std::string_view line) {
    if (found) return;
    auto account = account_in(line);
    if (account && account->uid == uid) found = std::move(account);
  };
  read_file(take);
  if (!found) run({"passwd", std::to_string(uid)}, take);
  return found;
}

std::optional<AccountGroup> GetentAccounts::group(gid_t id) {
  std::optional<AccountGroup> found;
  run({"group", std::to_string(id)}, [&](std::string_view line) {
    auto group = group_in(line);
    if (group && group->id == id) found = std::move(group);
  });
  return found;
}

bool GetentAccounts::has_other_primary_member(gid_t group, uid_t uid) {
  bool is_found = false;
  const auto take = [&](std::string_view line) {
    const auto account = account_in(line);
    is_found = is_found || (account && account->group == group && account->uid != uid);
  };
  if (!run({"passwd"}, take)) read_file(take);
  return is_found;
}

}  // namespace venvctl
