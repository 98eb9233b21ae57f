#include "daemon/watch/shells.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/text.h"

namespace venvctl {

std::optional<uint64_t> process_start_time(pid_t pid) {
  // The start time is the 22nd field of stat (proc(5)). The 2nd field is the name in parentheses,
  // which may contain any byte, so the fields are counted after it.
  constexpr size_t kFieldAfterName = 22 - 3;
  const UniqueFd fd(
      ::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  char buffer[1024];
  const auto count = read_full(fd.get(), buffer);
  if (!count) return std::nullopt;
  const std::string_view text(buffer, *count);
  const size_t name_end = text.rfind(") ");
  if (name_end == std::string_view::npos) return std::nullopt;
  const auto fields = split(text.substr(name_end + 2), ' ');
  if (fields.size() <= kFieldAfterName) return std::nullopt;
  const std::string_view field = fields[kFieldAfterName];
  uint64_t ticks = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), ticks);
  if (error != std::errc()) return std::nullopt;
  return ticks;
}

std::string working_directory(pid_t pid) {
  char path[PATH_MAX];
  const std::string link = "/proc/" + std::to_string(pid) + "/cwd";
  const ssize_t length = ::readlink(link.c_str(), path, sizeof path);
  return {path, length > 0 ? static_cast<size_t>(length) : 0};
}

void Shells::saw(pid_t pid, const std::string& kind, const Question& question) {
  ++questions_;
  auto found = shells_.find(pid);
  if (found != shells_.end()) {
    found->second.kind = kind;
    found->second.question = question;
    return;
  }
  const auto started = start_time_(pid);
  if (!started) return;
  if (shells_.size() >= kMaxShells) drop_dead();
  if (shells_.size() >= kMaxShells) {
    shells_.erase(std::min_element(
        shells_.begin(), shells_.end(),
        [](const auto& a, const auto& b) { return a.second.started < b.second.started; }));
  }
  shells_.emplace(pid, Shell{pid, *started, kind, question});
}

std::vector<std::string> Shells::working_directories() const {
  std::vector<std::string> directories;
  for (const auto& [pid, shell] : shells_) {
    std::string path = working_directory(pid);
    if (path.empty() || start_time_(pid) != shell.started) continue;
    directories.push_back(std::move(path));
  }
  return directories;
}

void Shells::drop_dead() {
  std::erase_if(shells_, [this](const auto& entry) {
    return start_time_(entry.first) != entry.second.started;
  });
}

}  // namespace venvctl
