// venvctl-resolve: prints the daemon's answer. If the daemon gives none, prints the answer of
// `venvctl which --answer` (the resolver).
//
//   venvctl-resolve SHELL       exit 0 and the answer, or exit 1 and no output; waits at most 50 ms
//                               for the daemon, and at most 250 ms in all
//   venvctl-resolve SHELL ENV   the same for environment ENV, just before its scripts run; waits at
//                               most 200 ms for the daemon
//   venvctl-resolve --start     makes sure that a daemon answers; at most 300 ms
//
// The program accesses none of the user's paths. It adds to the daemon's answer only the edits that
// depend on the shell's own variables. If no daemon runs, the program starts one.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/hook_client/direct.h"
#include "client/hook_client/exchange.h"
#include "client/hook_client/request.h"
#include "client/hook_client/start.h"
#include "core/wire/answer.h"
#include "core/wire/conda_edits.h"
#include "core/wire/silence.h"

namespace {

using namespace venvctl::hook_client;

constexpr int kRetrySpanMs = 10;  // between checks of a daemon that is starting

char answer_buffer[kMaxShellAnswerBytes];

bool print(const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(STDOUT_FILENO, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

// Prints the daemon's answer. If a line of the answer names a conda environment, prints the edits
// for this environment instead of the line.
bool print_answer(const char* answer, size_t size) {
  if (!has_conda_line(answer, size)) return print(answer, size);
  const auto lookup = [](const char* name) -> const char* { return getenv(name); };
  const size_t edited = with_conda_edits(answer, size, lookup, answer_buffer, sizeof answer_buffer);
  return edited > 0 && print(answer_buffer, edited);
}

// If systemd made the socket, the socket accepts connections before the daemon runs. Only a reply
// proves that the daemon runs.
bool replies(int fd, long deadline) {
  constexpr char kBody[] = "{}";
  char frame[kMaxHeaderBytes + sizeof kBody];
  const size_t header_bytes = write_header(frame, kStatus, sizeof kBody - 1);
  memcpy(frame + header_bytes, kBody, sizeof kBody - 1);
  return send_all(fd, frame, header_bytes + sizeof kBody - 1, deadline) &&
         wait_ready(fd, POLLIN, deadline);
}

bool is_nobody_there(int code) { return code == ENOENT || code == ECONNREFUSED; }

int start() {
  Paths paths;
  if (!find_paths(&paths)) return 1;
  const long deadline = milliseconds_now() + kStartWaitMs;
  bool was_tried = false;
  for (;;) {
    const int fd = connect_to(paths.socket, deadline);
    if (fd >= 0) {
      const bool is_up = replies(fd, deadline);
      close(fd);
      return is_up ? 0 : 1;
    }
    if (!is_nobody_there(errno) || milliseconds_now() >= deadline) return 1;
    if (!was_tried && claim_start(&paths) && !spawn_daemon()) return 1;
    was_tried = true;
    poll(nullptr, 0, kRetrySpanMs);
  }
}

enum class Outcome {
  Printed,
  NotPrinted,  // writing to standard output failed
  NoDaemon,    // nothing listens, so a daemon may be started
  // The request failed at once: the daemon has another version or other files, or belongs to
  // another user.
  NoAnswer,
  Silent,  // no answer within the deadline
};

Outcome ask_daemon(const Paths& paths, const char* shell, const char* environment) {
  static Fields fields;
  static char reply[kMaxHeaderBytes + kMaxBodyBytes];
  const int limit = environment != nullptr ? kConfirmingClientDeadlineMs : kClientDeadlineMs;
  const long deadline = milliseconds_now() + limit;
  const auto failed = [deadline] {
    return milliseconds_now() >= deadline ? Outcome::Silent : Outcome::NoAnswer;
  };
  if (!fill_request(&fields, shell, environment)) return Outcome::NoAnswer;
  if (!fields.has_mount_namespace) return Outcome::NoAnswer;
  const int fd = connect_to(paths.socket, deadline);
  if (fd < 0) return is_nobody_there(errno) ? Outcome::NoDaemon : failed();
  char header[kMaxHeaderBytes];
  const size_t header_bytes = write_header(header, kResolve, fields.size);
  char* const frame = fields.bytes() - header_bytes;
  memcpy(frame, header, header_bytes);
  size_t body_bytes = 0;
  const char* body = nullptr;
  if (send_all(fd, frame, header_bytes + fields.size, deadline)) {
    body = receive_answer(fd, reply, sizeof reply, &body_bytes, deadline);
  }
  if (body == nullptr) {
    close(fd);
    return failed();
  }
  return print_answer(body, body_bytes) ? Outcome::Printed : Outcome::NotPrinted;
}

int resolve(const char* shell, const char* environment) {
  const long deadline = milliseconds_now() + kDirectDeadlineMs;
  Paths paths;
  char silent[sizeof paths.directory + 8];
  Silence silence;
  Outcome outcome = Outcome::NoAnswer;
  if (find_paths(&paths) && silence_path(paths.directory, silent, sizeof silent)) {
    silence = read_silence(silent, geteuid(), wall_time_ms());
    if (!silence.is_active) outcome = ask_daemon(paths, shell, environment);
  }
  if (outcome == Outcome::Printed) {
    if (silence.exists) unlink(silent);
    return 0;
  }
  if (outcome == Outcome::NotPrinted) return 1;
  if (outcome == Outcome::Silent) {
    note_silence(paths.directory, geteuid(), silence, wall_time_ms());
  }
  const bool is_silent = outcome == Outcome::Silent || silence.is_active;
  const size_t size =
      direct_answer(environment, is_silent, answer_buffer, sizeof answer_buffer, deadline);
  const bool is_printed = size > 0 && print(answer_buffer, size);
  // Starts the daemon only now, because the daemon and the resolver would otherwise compete for the
  // processor.
  if (outcome == Outcome::NoDaemon && claim_start(&paths)) spawn_daemon();
  return is_printed ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count == 2 && strcmp(arguments[1], "--start") == 0) return start();
  const bool is_question = argument_count == 2 || argument_count == 3;
  if (is_question && arguments[1][0] != '-') {
    return resolve(arguments[1], argument_count == 3 ? arguments[2] : nullptr);
  }
  constexpr char kUsage[] = "venvctl-resolve: only the shell hooks run this: see venvctl help\n";
  return write(STDERR_FILENO, kUsage, sizeof kUsage - 1) < 0 ? 1 : 2;
}
