#include "daemon/workers/jobs/scan_job.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>

#include "core/discovery/root_scan.h"

namespace venvctl {
namespace {

using std::chrono::microseconds;

// After each slice of processor time, the process sleeps nine times as long.
constexpr microseconds kSlice{5'000};
constexpr int kRestPerWork = 9;

// Values for ioprio_set(2). <linux/ioprio.h> is not included, because C++ cannot compile every
// version of it: some name a parameter "class".
constexpr int kProcess = 1;             // IOPRIO_WHO_PROCESS
constexpr int kIdlePriority = 3 << 13;  // IOPRIO_CLASS_IDLE, shifted by IOPRIO_CLASS_SHIFT

// If the kernel refuses one of these calls, Budget still limits the processor time.
void become_idle() {
  const sched_param none{};
  static_cast<void>(::sched_setscheduler(0, SCHED_IDLE, &none));
  static_cast<void>(::setpriority(PRIO_PROCESS, 0, 19));
  static_cast<void>(::syscall(SYS_ioprio_set, kProcess, 0, kIdlePriority));
  // A search may take minutes, and must not run longer than the daemon.
  static_cast<void>(::prctl(PR_SET_PDEATHSIG, SIGKILL));
}

microseconds processor_time() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::duration_cast<microseconds>(std::chrono::seconds(time.tv_sec) +
                                                  std::chrono::nanoseconds(time.tv_nsec));
}

class Budget {
 public:
  void keep() {
    if (++visits_ % kVisitsPerLook != 0) return;
    const microseconds now = processor_time();
    if (now - rested_at_ < kSlice) return;
    const auto rest = (now - rested_at_) * kRestPerWork;
    const timespec span{rest.count() / 1'000'000, rest.count() % 1'000'000 * 1'000};
    ::nanosleep(&span, nullptr);
    rested_at_ = now;
  }

 private:
  static constexpr size_t kVisitsPerLook = 32;
  size_t visits_ = 0;
  microseconds rested_at_ = processor_time();
};

}  // namespace

Result<ScanResult> ScanJob::run(const Question& question, const WorkerContext& context) {
  become_idle();
  const microseconds began = processor_time();
  RootScan scan;
  scan.state_directory = question.state_directory;
  scan.config_path = question.config_path;
  scan.home = question.home;
  scan.skipped = {question.trash};
  Budget budget;
  scan.on_directory = [&] { budget.keep(); };
  SearchCounts counts;
  const auto outcome = scan_roots(context.files, scan, counts);
  if (!outcome) return outcome.error();
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(processor_time() - began);
  return ScanResult{outcome->searched.size(), counts.directories, counts.listed, spent.count()};
}

}  // namespace venvctl
