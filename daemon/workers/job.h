// The jobs that the loop gives to workers. Each job is a struct with the types of its question and
// its outcome.
//
//   struct LookJob {
//     static constexpr std::string_view kName = "look";
//     using Question = ...;  // both with their fields (core/base/fields.h)
//     using Outcome = ...;
//     static Result<Outcome> run(const Question& question, const WorkerContext& context);
//   };
#pragma once

#include <string_view>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/files/user.h"
#include "daemon/workers/message.h"

namespace venvctl {

// What the jobs of a worker can use.
struct WorkerContext {
  int inotify_fd = -1;  // for adding watches; -1: nothing is watched
  User user;
  FileSystem& files;
};

// The request for a job: its name, followed by its question.
template <class Job>
Message job_message(const typename Job::Question& question) {
  return to_bytes(Job::kName, question);
}

// Decodes the reply: returns the outcome or error of `run`, or an error if the reply is invalid.
template <class Job>
Result<typename Job::Outcome> job_result(std::string_view reply) {
  Reader reader(reply);
  bool is_done = false;
  reader(is_done);
  typename Job::Outcome outcome;
  Error error;
  if (is_done)
    reader(outcome);
  else
    reader(error);
  if (!reader.is_done()) {
    return Error{ErrorCode::Failed, "a worker sent an invalid answer: try again"};
  }
  if (!is_done) return error;
  return outcome;
}

template <class Job>
Message job_reply(const Result<typename Job::Outcome>& result) {
  return result ? to_bytes(true, *result) : to_bytes(false, result.error());
}

}  // namespace venvctl
