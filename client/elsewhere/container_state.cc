#include "client/elsewhere/container_state.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "client/programs/captured.h"
#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr std::chrono::milliseconds kPatience{20'000};
constexpr size_t kMaxFileBytes = 4096;
constexpr size_t kStartField = 19;  // the start time in /proc/PID/stat; counted after the name

// "PID START" if the process exists, otherwise "". Another process may get the same pid, but then
// it has another start time.
std::string process_text(std::string_view pid) {
  const bool is_number = !pid.empty() && pid.size() < 12 && pid != "0" &&
                         pid.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return "";
  const std::string text = process_file("/proc/" + std::string(pid) + "/stat");
  const size_t end = text.rfind(')');
  if (end == std::string::npos || end + 2 > text.size()) return "";
  const auto fields = split(std::string_view(text).substr(end + 2), ' ');
  // A process that has ended stays a zombie until its parent notices.
  if (fields.size() <= kStartField || fields[0] == "Z" || fields[0] == "X") return "";
  return std::string(pid) + " " + std::string(fields[kStartField]);
}

// Whether the control group of the process is frozen, as after `podman pause`.
bool is_frozen(std::string_view pid) {
  constexpr std::string_view kFreezer = "freezer";
  const std::string text = process_file("/proc/" + std::string(pid) + "/cgroup");
  for (const std::string_view line : split(text, '\n')) {
    // HIERARCHY:CONTROLLERS:PATH; version 2 has no controllers here (cgroups(7)).
    const auto parts = split(line, ':');
    if (parts.size() < 3) continue;
    const std::string path(line.substr(parts[0].size() + parts[1].size() + 2));
    const auto controllers = split(parts[1], ',');
    if (parts[1].empty()) {
      const std::string events = process_file("/sys/fs/cgroup" + path + "/cgroup.events");
      if (events.find("frozen 1") != std::string::npos) return true;
    } else if (std::ranges::find(controllers, kFreezer) != controllers.end()) {
      if (process_file("/sys/fs/cgroup/freezer" + path + "/freezer.state").starts_with("FR")) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool lacks_directory(const std::string& pid, const std::string& directory) {
  if (pid.empty()) return false;
  const UniqueFd root(open(("/proc/" + pid + "/root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) return false;
  // Links in the container are resolved as a process in the container does.
  open_how how{};
  how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT;
  const UniqueFd found(
      static_cast<int>(syscall(SYS_openat2, root.get(), directory.c_str(), &how, sizeof how)));
  return !found && (errno == ENOENT || errno == ENOTDIR);
}

std::string process_file(const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(kMaxFileBytes, '\0');
  const auto count = fd ? read_full(fd.get(), text) : Result<size_t>(0);
  text.resize(count ? *count : 0);
  return text;
}

std::string container_fault(const ElsewhereRecord& record, const std::string& error) {
  const std::string lower = ascii_lower(error);
  const bool is_gone = lower.find("no such") != std::string::npos;
  if (is_gone) {
    return "container " + record.target +
           " does not exist: create it again, or run venvctl use --forget";
  }
  const std::string reason = last_line(error);
  return "cannot ask " + record.kind + " about the container " + record.target +
         (reason.empty() ? "" : " (" + reason + ")") + ": run " + record.kind + " inspect " +
         record.target;
}

Result<std::string> check_running(const ElsewhereRecord& record, const std::string& prefix,
                                  const std::string& front_end,
                                  const std::vector<std::string>& entries) {
  RealFileSystem files;
  const std::string memory = join_path(prefix, kRunningName);
  const std::string known = files.read_file(memory, kMaxFileBytes).value_or("");
  const std::string_view pid = split(known, ' ').front();
  if (!known.empty() && process_text(pid) == known && !is_frozen(pid)) return std::string(pid);
  const Captured asked = captured({front_end, "inspect", "--type", "container", "--format",
                                   "{{.State.Status}} {{.State.Pid}}", record.target},
                                  entries, Deadline::in(kPatience));
  if (!asked.is_success()) return Error{ErrorCode::Failed, container_fault(record, asked.err)};
  const std::string_view answer = trimmed(asked.out);
  const size_t blank = answer.find(' ');
  const std::string_view state = answer.substr(0, blank);
  if (state == "paused") {
    return Error{ErrorCode::Failed, "container " + record.target + " is paused: run " +
                                        record.kind + " unpause " + record.target};
  }
  if (state != "running") {
    return Error{ErrorCode::Failed, "container " + record.target + " is not running: run " +
                                        record.kind + " start " + record.target};
  }
  const std::string now =
      blank == std::string_view::npos ? "" : process_text(answer.substr(blank + 1));
  // A container on another machine has no process here, so the front end is asked each time.
  if (now.empty()) return std::string();
  static_cast<void>(replace_file(memory, now, Backup::Keep).ok());
  return std::string(answer.substr(blank + 1));
}

}  // namespace venvctl
