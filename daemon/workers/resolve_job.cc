#include "daemon/workers/resolve_job.h"

#include "core/base/path.h"
#include "core/files/real_file_system.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

Message resolve_job(const Question& question) {
  Message job = {kResolveJob, question.directory, std::to_string(question.pins.size())};
  for (const auto& [directory, prefix] : question.pins) {
    job.insert(job.end(), {directory, prefix});
  }
  for (const auto& [name, value] : question.variables.all()) job.push_back(name + "=" + value);
  return job;
}

Message run_resolve_job(const Message& job, int inotify_fd, const User& user) {
  FieldReader fields(job, 1);
  Question question{fields.text(), {}, user};
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    std::string directory = fields.text();
    question.pins[std::move(directory)] = fields.text();
  }
  for (size_t i = 3 + 2 * question.pins.size(); i < job.size(); ++i) {
    question.variables.set_entry(job[i]);
  }

  RealFileSystem files;
  InotifyWatchAdder adder(inotify_fd);
  WatchingFileSystem watching(files, adder);
  Decision decision = resolve(watching, question);
  decision.steps.clear();
  // A program that comes into its bin may shadow a command.
  int holder_watch = 0;
  if (decision.choice) {
    watching.note_every_name(decision.choice->prefix + "/bin");
    holder_watch = watching.watch_on(std::string(parent_path(decision.choice->prefix)));
  }
  watching.note_way_to(question.directory);

  Message reply = {to_json(decision), watching.is_watched() ? "1" : "0",
                   watching.limit_was_reached() ? "1" : "0", std::to_string(holder_watch)};
  for (const WatchedInput& input : watching.inputs()) {
    reply.push_back(std::to_string(input.watch));
    reply.push_back(input.name);
  }
  return reply;
}

Result<ResolveResult> resolve_result(const Message& reply) {
  FieldReader fields(reply);
  auto decision = decision_from_json(fields.text());
  if (!decision) return decision.error();
  ResolveResult result;
  result.decision = std::move(*decision);
  result.is_watched = fields.number() != 0;
  result.limit_was_reached = fields.number() != 0;
  result.holder_watch = static_cast<int>(fields.number());
  for (size_t at = 4; at + 1 < reply.size(); at += 2) {
    const int watch = static_cast<int>(fields.number());
    result.inputs.push_back({watch, fields.text()});
  }
  if (!fields.is_intact()) {
    return Error{ErrorCode::Failed, "a worker gave an answer that cannot be read: try again"};
  }
  return result;
}

}  // namespace venvctl
