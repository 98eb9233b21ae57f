// The job of finding where environments are said to be: asked by the loop, done by a worker.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/inventory/survey.h"
#include "daemon/workers/message.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

inline constexpr char kSurveyJob[] = "survey";

struct SurveyResult {
  std::vector<Sighting> sightings;
  std::vector<WatchedInput> inputs;
  bool is_watched = true;  // false: some input cannot be watched, so nobody may remember it
};

// The directories around are not sent: nobody asks a daemon about one.
Message survey_job(const SurveyQuestion& question);
Result<SurveyResult> survey_result(const Message& reply);

// In the worker.
Message run_survey_job(const Message& job, int inotify_fd);

}  // namespace venvctl
