// The job of a worker that reads one setting of the user.
#pragma once

#include <string>

#include "daemon/workers/job.h"

namespace venvctl {

struct SettingQuestion {
  std::string path;  // path of config.toml
  std::string key;
};
template <class A>
void fields(A& a, SettingQuestion& each) {
  a(each.path, each.key);
}

struct SettingResult {
  std::string value;  // the value in effect
};
template <class A>
void fields(A& a, SettingResult& each) {
  a(each.value);
}

struct SettingJob {
  static constexpr std::string_view kName = "setting";
  using Question = SettingQuestion;
  using Outcome = SettingResult;
  // Fails if the file is not valid.
  static Result<Outcome> run(const Question& question, const WorkerContext& context);
};

}  // namespace venvctl
