#include "daemon/workers/worker_main.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/shared_place.h"
#include "core/files/noting_file_system.h"
#include "core/files/real_file_system.h"
#include "daemon/workers/jobs/compare_job.h"
#include "daemon/workers/jobs/footing_job.h"
#include "daemon/workers/jobs/look_job.h"
#include "daemon/workers/jobs/resolve_job.h"
#include "daemon/workers/jobs/scan_job.h"
#include "daemon/workers/jobs/setting_job.h"
#include "daemon/workers/jobs/state_job.h"
#include "daemon/workers/jobs/survey_job.h"
#include "daemon/workers/jobs/witness_job.h"

namespace venvctl {

namespace {

struct JobEntry {
  std::string_view name;
  Message (*run)(Reader& question, const WorkerContext& context);
};

template <class Job>
constexpr JobEntry entry() {
  return {
      Job::kName, [](Reader& reader, const WorkerContext& context) {
        typename Job::Question question;
        reader(question);
        if (reader.is_done()) return job_reply<Job>(Job::run(question, context));
        return job_reply<Job>(Error{ErrorCode::Failed, "a worker got a truncated job: try again"});
      }};
}

constexpr JobEntry kJobs[] = {entry<ResolveJob>(), entry<StateJob>(),   entry<WitnessJob>(),
                              entry<SurveyJob>(),  entry<LookJob>(),    entry<ScanJob>(),
                              entry<CompareJob>(), entry<SettingJob>(), entry<FootingJob>()};

// Waits for bytes. Returns false if the daemon closed the socket or died.
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

Message run_job(const Message& job, const WorkerContext& context) {
  Reader reader(job);
  std::string_view name;
  reader(name);
  const auto found = std::ranges::find(kJobs, name, &JobEntry::name);
  return found == std::end(kJobs) ? Message() : found->run(reader, context);
}

int worker_main() {
  const UniqueFd socket(kWorkerSocketFd);
  const UniqueFd inotify(kWorkerInotifyFd);
  std::optional<SharedPlace> place = SharedPlace::at(UniqueFd(kWorkerPlaceFd));
  RealFileSystem real;
  // Records each path that is accessed, so that the daemon knows which path made this process hang
  // or die.
  std::optional<NotingFileSystem> noting;
  if (place) noting.emplace(real, *place);
  FileSystem& files = noting ? static_cast<FileSystem&>(*noting) : real;
  const WorkerContext context{kWorkerInotifyFd, current_user(), files};
  MessageReader reader;
  while (receive(socket.get(), reader)) {
    while (auto job = reader.next()) {
      const Message reply = run_job(*job, context);
      if (place) place->set("");
      if (!write_full(socket.get(), framed(reply))) return 0;
    }
    if (reader.is_broken()) return 1;
  }
  return 0;
}

}  // namespace venvctl
