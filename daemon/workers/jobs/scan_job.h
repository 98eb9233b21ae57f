// The job that searches the roots for environments: sent by the loop, run by a worker of its own.
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
  std::string trash;  // not entered
};
template <class A>
void fields(A& a, ScanQuestion& each) {
  a(each.state_directory, each.config_path, each.home, each.trash);
}

struct ScanResult {
  size_t roots = 0;        // that were searched
  size_t directories = 0;  // visited
  size_t listed = 0;       // of these, new or changed
  int64_t cpu_ms = 0;      // processor time
};
template <class A>
void fields(A& a, ScanResult& each) {
  a(each.roots, each.directories, each.listed, each.cpu_ms);
}

// Gives its process idle priority permanently, and uses at most a tenth of one processor.
struct ScanJob {
  static constexpr std::string_view kName = "scan";
  using Question = ScanQuestion;
  using Outcome = ScanResult;
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
