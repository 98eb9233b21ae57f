#include "daemon/workers/worker_main.h"

#include <sys/socket.h>

#include <cerrno>
#include <span>
#include <string_view>

#include "core/base/fd.h"
#include "daemon/workers/look_job.h"
#include "daemon/workers/resolve_job.h"
#include "daemon/workers/state_job.h"
#include "daemon/workers/survey_job.h"
#include "daemon/workers/witness_job.h"

namespace venvctl {

namespace {

Message run(const Message& job, const User& user) {
  const std::string_view name = job.empty() ? "" : std::string_view(job[0]);
  if (name == kResolveJob) return run_resolve_job(job, kWorkerInotifyFd, user);
  if (name == kStateJob) return run_state_job(job, kWorkerInotifyFd);
  if (name == kWitnessJob) return run_witness_job(job, user);
  if (name == kSurveyJob) return run_survey_job(job, kWorkerInotifyFd);
  if (name == kLookJob) return run_look_job(job, kWorkerInotifyFd, user);
  return {};
}

// Waits for bytes. False: the daemon has closed its end, or is gone.
bool receive(int fd, MessageReader& reader) {
  char buffer[4096];
  ssize_t count;
  do {
    count = ::recv(fd, buffer, sizeof(buffer), 0);
  } while (count < 0 && errno == EINTR);
  if (count > 0) reader.append({buffer, static_cast<size_t>(count)});
  return count > 0;
}

}  // namespace

int worker_main() {
  const UniqueFd socket(kWorkerSocketFd);
  const UniqueFd inotify(kWorkerInotifyFd);
  const User user = current_user();
  MessageReader reader;
  while (receive(socket.get(), reader)) {
    while (auto job = reader.next()) {
      if (!write_full(socket.get(), encoded(run(*job, user)))) return 0;
    }
    if (reader.is_broken()) return 1;
  }
  return 0;
}

}  // namespace venvctl
