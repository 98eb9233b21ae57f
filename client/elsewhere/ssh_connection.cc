#include "client/elsewhere/ssh_connection.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "client/elsewhere/front_end.h"
#include "client/programs/captured.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/places/places.h"

namespace venvctl {
namespace {

// Parts of the last line that ssh writes when it cannot connect or loses the connection.
constexpr std::string_view kFailures[] = {"connect to host",
                                          "could not resolve",
                                          "permission denied",
                                          "verification failed",
                                          "connection closed",
                                          "connection reset",
                                          "connection refused",
                                          "closed by remote host",
                                          "timed out",
                                          "timeout,",
                                          "exchange_identification",
                                          "banner exchange",
                                          "dispatch_run_fatal",
                                          "send disconnect",
                                          "broken pipe",
                                          "received disconnect",
                                          "disconnected from",
                                          "unable to negotiate",
                                          "no route to host",
                                          "unreachable",
                                          "configuration option",
                                          "authentication failures",
                                          "bad owner or permissions",
                                          "stdio forwarding failed"};

// Lines about a shared connection. ssh then opens another connection.
constexpr std::string_view kSharing[] = {"controlsocket ", "mux_client_", "debug"};

bool is_about_sharing(const std::string& line) {
  return std::ranges::any_of(kSharing,
                             [&line](std::string_view each) { return line.starts_with(each); });
}

// Whether only root and this user can change the entries of `directory`.
bool is_safe(const std::string& directory) {
  struct stat found {};
  if (stat(directory.c_str(), &found) != 0) return false;
  const bool is_ours = found.st_uid == geteuid() || found.st_uid == 0;
  // In a sticky directory, others cannot rename or delete what this user owns.
  const bool is_closed = (found.st_mode & 022) == 0 || (found.st_mode & S_ISVTX) != 0;
  return is_ours && is_closed;
}

// `directory`: for the socket; "" if only the user's own settings apply.
bool can_share_connections(const std::string& directory) {
  if (directory.empty()) return true;
  if (!ensure_private_directory(directory, geteuid())) return false;
  std::string above = directory;
  while (above != "/") {
    above = parent_path(above);
    if (!is_safe(above)) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> options_for_ssh(FileSystem& files, const std::string& prefix) {
  const std::string path = join_path(prefix, ElsewhereRecord::kSshConfigName);
  const std::string text = files.read_file(path, ElsewhereRecord::kMaxBytes).value_or("");
  return ssh_options(path, can_share_connections(socket_directory_in(text)));
}

std::string connection_failure(std::string_view log) {
  std::string last;
  for (const std::string_view line : split(log, '\n')) {
    const std::string lower = ascii_lower(trimmed(line));
    if (!lower.empty() && !is_about_sharing(lower)) last = std::string(trimmed(line));
  }
  const std::string lower = ascii_lower(last);
  const bool has_failed = std::ranges::any_of(
      kFailures, [&lower](std::string_view each) { return lower.find(each) != std::string::npos; });
  return has_failed && !lower.starts_with("warning:") ? last_line(last) : "";
}

}  // namespace venvctl
