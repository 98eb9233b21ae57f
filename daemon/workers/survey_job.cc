#include "daemon/workers/survey_job.h"

#include "core/files/real_file_system.h"
#include "core/files/sharing_file_system.h"
#include "daemon/workers/inotify_watch_adder.h"
#include "daemon/workers/input_fields.h"

namespace venvctl {

Message survey_job(const SurveyQuestion& question) {
  Message job = {kSurveyJob, question.home, std::to_string(question.stores.size())};
  for (const CentralStore& store : question.stores) {
    job.insert(job.end(), {store.directory, store.kind, store.pattern});
  }
  for (const Sighting& each : question.recorded) {
    job.insert(job.end(), {each.prefix, each.project});
  }
  return job;
}

Message run_survey_job(const Message& job, int inotify_fd) {
  FieldReader fields(job, 1);
  SurveyQuestion question;
  question.home = fields.text();
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    CentralStore& store = question.stores.emplace_back();
    store.directory = fields.text();
    store.kind = fields.text();
    store.pattern = fields.text();
  }
  for (size_t at = 3 + 3 * question.stores.size(); at + 1 < job.size(); at += 2) {
    Sighting& recorded = question.recorded.emplace_back();
    recorded.prefix = fields.text();
    recorded.project = fields.text();
  }

  RealFileSystem files;
  SharingFileSystem sharing(files);
  InotifyWatchAdder adder(inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(sharing, adder, WatchingFileSystem::LooksAt::Everything);
  const std::vector<Sighting> sightings = survey(watching, question);
  // What is renamed far above a place is told there only.
  for (const CentralStore& store : question.stores) watching.note_way_to(store.directory);
  Message reply = {watching.is_watched() ? "1" : "0"};
  append_inputs(reply, watching.take_inputs());
  for (const Sighting& each : sightings) {
    reply.insert(reply.end(), {each.prefix, each.kind, each.name, each.project, each.store});
  }
  return reply;
}

Result<SurveyResult> survey_result(const Message& reply) {
  constexpr size_t kSightingFields = 5;
  FieldReader fields(reply);
  SurveyResult result;
  result.is_watched = fields.number() != 0;
  result.inputs = inputs_from(fields);
  const size_t begin = 2 + 2 * result.inputs.size();
  for (size_t at = begin; at < reply.size() && fields.is_intact(); at += kSightingFields) {
    Sighting& each = result.sightings.emplace_back();
    each.prefix = fields.text();
    each.kind = fields.text();
    each.name = fields.text();
    each.project = fields.text();
    each.store = fields.text();
  }
  if (!fields.is_intact()) {
    return Error{ErrorCode::Failed, "a worker gave an answer that cannot be read: try again"};
  }
  return result;
}

}  // namespace venvctl
