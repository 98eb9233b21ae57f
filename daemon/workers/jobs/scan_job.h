// The job that searches the roots for environments. It runs in a worker of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/workers/job.h"

namespace venvctl {

struct ScanQuestion {
  std::string state_directory;
  std::string config_path;
  std::string home;   // HOME
  std::string trash;  // the search does not enter it
};
template <class A>
void fields(A& a, ScanQuestion& each) {
  a(each.state_directory, each.config_path, each.home, each.trash);
}

struct ScanResult {
  size_t roots = 0;        // roots that were searched
  size_t directories = 0;  // directories that were visited
  size_t listed = 0;       // how many of these were listed because they were new or had changed
  int64_t cpu_ms = 0;      // processor time
};
template <class A>
void fields(A& a, ScanResult& each) {
  a(each.roots, each.directories, each.listed, each.cpu_ms);
}

// Permanently lowers the priority of its process to idle, and uses at most a tenth of one
// processor.
struct ScanJob {
  static constexpr std::string_view kName = "scan";
  using Question = ScanQuestion;
  using Outcome = ScanResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
