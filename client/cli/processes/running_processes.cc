#include "client/cli/processes/running_processes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <filesystem>
#include <future>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <thread>

#include "core/base/fd.h"
#include "core/base/path.h"

namespace venvctl {
namespace {

// Uses several threads, because most of the work is done in the kernel: it writes the memory maps
// of each process as text.
constexpr unsigned kMaxThreads = 4;

// Files in /proc report no size, so reads at most kMaxBytes.
std::string content_of(const std::string& path) {
  constexpr size_t kMaxBytes = 4 * 1024 * 1024;
  // Reuses the buffer. Allocating and clearing a buffer for each of a thousand small files would
  // take longer than reading them.
  thread_local std::string buffer(64 * 1024, '\0');
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return "";
  size_t length = 0;
  while (length < kMaxBytes) {
    if (length == buffer.size()) buffer.resize(2 * buffer.size());
    const auto count = read_some(fd.get(), std::span(buffer).subspan(length));
    if (!count || *count == 0) break;
    length += *count;
  }
  return buffer.substr(0, length);
}

std::string link_at(const std::string& path) {
  std::array<char, PATH_MAX> text;
  const ssize_t length = ::readlink(path.c_str(), text.data(), text.size());
  std::string target(text.data(), length > 0 ? static_cast<size_t>(length) : 0);
  constexpr std::string_view kDeleted = " (deleted)";
  if (target.ends_with(kDeleted)) target.resize(target.size() - kDeleted.size());
  return target;
}

int64_t number_in(std::string_view text) {
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Splits `text` at each `separator`, and calls `use` with each part.
template <class Use>
void for_each_part(std::string_view text, char separator, Use use) {
  while (!text.empty()) {
    const size_t end = text.find(separator);
    use(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// The pids of all processes, sorted.
std::vector<int64_t> pids_in(const std::string& proc) {
  std::vector<int64_t> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(proc, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      found.push_back(number_in(name));
    }
  }
  std::ranges::sort(found);
  return found;
}

// The time when the machine was started, in seconds since the Unix epoch.
int64_t boot_time(const std::string& proc) {
  int64_t time = 0;
  constexpr std::string_view kWord = "btime ";
  const std::string content = content_of(proc + "/stat");
  for_each_part(content, '\n', [&](std::string_view line) {
    if (line.starts_with(kWord)) time = number_in(line.substr(kWord.size()));
  });
  return time;
}

// The start time is the 20th word after the command's name, which may contain spaces.
int64_t start_time(const std::string& stat, int64_t booted) {
  constexpr int kWord = 20;
  const size_t end = stat.rfind(')');
  if (end == std::string::npos || booted == 0) return 0;
  int number = 0;
  int64_t ticks = 0;
  for_each_part(std::string_view(stat).substr(end + 1), ' ', [&](std::string_view word) {
    if (number++ == kWord) ticks = number_in(word);
  });
  return booted + ticks / ::sysconf(_SC_CLK_TCK);
}

// What /proc shows about one process. The members are read for each process, everything else only
// when it is needed.
struct Source {
  bool is_own = false;
  std::string place;        // for example "/proc/123/"
  std::string program;      // "" if unknown
  std::string arguments;    // each argument ends with NUL
  std::string environment;  // each variable ends with NUL
  std::string maps;

  std::string directory() const { return link_at(place + "cwd"); }

  std::string_view started_with() const {
    return std::string_view(arguments).substr(0, arguments.find('\0'));
  }
  std::string_view variable(std::string_view name) const {
    std::string_view value;
    for_each_part(environment, '\0', [&](std::string_view each) {
      if (each.starts_with(name) && each.substr(name.size()).starts_with('=')) {
        value = each.substr(name.size() + 1);
      }
    });
    return value;
  }
};

class Finder {
 public:
  Finder(const PrefixByPath& prefixes, const PrefixByShell& shells, const std::string& proc)
      : prefixes_(prefixes), shells_(shells), proc_(proc) {}

  RunningProcesses find(std::span<const int64_t> pids) {
    const std::string own = link_at(proc_ + "/self/exe");
    const std::string installed(parent_path(parent_path(own)));
    const std::set<std::string> left_out = {own, installed + "/bin/venvd",
                                            installed + "/libexec/venvctl/venvctl-resolve"};
    for (const int64_t pid : pids) {
      Source source;
      source.place = proc_ + "/" + std::to_string(pid) + "/";
      struct stat status {};
      if (::stat(source.place.c_str(), &status) != 0) continue;
      source.program = link_at(source.place + "exe");
      source.arguments = content_of(source.place + "cmdline");
      source.is_own = status.st_uid == ::geteuid();
      if (source.program.empty() && source.arguments.empty()) {
        // The process is a thread of the kernel, has ended, or hides its arguments.
        const bool is_hidden =
            ::access((source.place + "cmdline").c_str(), R_OK) != 0 && errno != ENOENT;
        if (!source.is_own && is_hidden) ++found_.of_other_users;
        continue;
      }
      if (!source.is_own) ++found_.of_other_users;
      if (left_out.contains(source.program)) continue;
      source.environment = content_of(source.place + "environ");
      source.maps = content_of(source.place + "maps");
      add(pid, source);
    }
    return std::move(found_);
  }

 private:
  // The environment that contains `path`; "" if there is none.
  std::string prefix_of(std::string_view path) const {
    for (; path.size() > 1; path = parent_path(path)) {
      const auto found = prefixes_.find(path);
      if (found != prefixes_.end()) return found->second;
    }
    return "";
  }

  void note(std::set<std::string>& prefixes, std::string_view path) const {
    if (!is_absolute_path(path)) return;
    if (std::string prefix = prefix_of(path); !prefix.empty()) prefixes.insert(std::move(prefix));
  }

  // As note(), but if no environment contains `path` as it is written, follows links in
  // `directory`, which is `path` or a directory above it.
  void note_with_links(std::set<std::string>& prefixes, const Source& source, std::string_view path,
                       std::string_view directory) const {
    if (!is_absolute_path(path)) return;
    std::string prefix = prefix_of(path);
    if (prefix.empty() && source.is_own) {
      std::error_code error;
      prefix = prefix_of(std::filesystem::canonical(directory, error).string());
    }
    if (!prefix.empty()) prefixes.insert(std::move(prefix));
  }

  void note_program(std::set<std::string>& prefixes, const Source& source,
                    std::string_view path) const {
    const std::string_view directory = parent_path(path);
    if (base_name(directory) != "bin") return note(prefixes, path);
    note_with_links(prefixes, source, path, directory);
  }

  void note_variable(std::set<std::string>& prefixes, const Source& source,
                     std::string_view name) const {
    const std::string_view value = source.variable(name);
    note_with_links(prefixes, source, value, value);
  }

  // Notes the environments that contain the path with which the program was started. A relative
  // path depends on the directory in which the program was started, usually PWD or the current
  // directory. A name without a slash stands for the first program of this name on PATH.
  void note_start(std::set<std::string>& prefixes, const Source& source) const {
    const std::string_view start = source.started_with();
    if (start.find('/') != std::string_view::npos) {
      if (is_absolute_path(start)) return note_program(prefixes, source, start);
      const std::string current = source.directory();
      for (const std::string_view directory : {std::string_view(current), source.variable("PWD")}) {
        if (is_absolute_path(directory)) {
          note_program(prefixes, source, normal_path(std::string(directory), start));
        }
      }
      return;
    }
    bool is_found = false;
    for_each_part(source.variable("PATH"), ':', [&](std::string_view directory) {
      if (is_found || start.empty() || !is_absolute_path(directory)) return;
      const std::string path = normal_path(std::string(directory), start);
      if (::access(path.c_str(), X_OK) != 0) return;
      is_found = true;
      note_program(prefixes, source, path);
    });
  }

  void add(int64_t pid, const Source& source) {
    std::set<std::string> executing, named;
    note(executing, source.program);
    note_start(executing, source);
    std::string_view last;
    for_each_part(source.maps, '\n', [&](std::string_view line) {
      const size_t begin = line.find('/');
      if (begin == std::string_view::npos) return;
      const std::string_view path = line.substr(begin);
      const size_t modes = line.find(' ');
      const bool is_code = modes + 3 < line.size() && line[modes + 3] == 'x';
      if (path == last && !is_code) return;
      last = path;
      note(is_code ? executing : named, path);
    });
    note_variable(named, source, "VIRTUAL_ENV");
    note_variable(named, source, "CONDA_PREFIX");
    if (const auto shell = shells_.find(pid); shell != shells_.end()) named.insert(shell->second);
    named.insert(executing.begin(), executing.end());
    if (named.empty()) return;
    if (!booted_) booted_ = boot_time(proc_);
    RunningProcess process{.pid = pid,
                           .is_own = source.is_own,
                           .since = start_time(content_of(source.place + "stat"), *booted_),
                           .command = {},
                           .directory = source.directory(),
                           .is_executing = false};
    for_each_part(source.arguments, '\0', [&](std::string_view argument) {
      process.command += (process.command.empty() ? "" : " ") + std::string(argument);
    });
    for (const std::string& prefix : named) {
      process.is_executing = executing.contains(prefix);
      found_.by_prefix[prefix].push_back(process);
    }
  }

  const PrefixByPath& prefixes_;
  const PrefixByShell& shells_;
  const std::string& proc_;
  std::optional<int64_t> booted_;  // absent: not read yet
  RunningProcesses found_;
};

}  // namespace

RunningProcesses running_processes(const PrefixByPath& prefixes, const PrefixByShell& shells,
                                   const std::string& proc) {
  const std::vector<int64_t> pids = pids_in(proc);
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxThreads);
  const size_t share = pids.size() / threads + 1;
  std::vector<std::future<RunningProcesses>> parts;
  for (size_t at = 0; at < pids.size(); at += share) {
    const auto part = std::span(pids).subspan(at, std::min(share, pids.size() - at));
    parts.push_back(std::async(std::launch::async, [&prefixes, &shells, &proc, part] {
      return Finder(prefixes, shells, proc).find(part);
    }));
  }
  RunningProcesses all;
  for (std::future<RunningProcesses>& each : parts) {
    RunningProcesses found = each.get();
    all.of_other_users += found.of_other_users;
    for (auto& [prefix, processes] : found.by_prefix) {
      std::ranges::move(processes, std::back_inserter(all.by_prefix[prefix]));
    }
  }
  return all;
}

}  // namespace venvctl
