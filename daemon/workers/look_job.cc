#include "daemon/workers/look_job.h"

#include "core/files/real_file_system.h"
#include "core/files/sharing_file_system.h"
#include "core/trust/shadow_check.h"
#include "daemon/workers/inotify_watch_adder.h"
#include "daemon/workers/input_fields.h"
#include "daemon/workers/state_fields.h"

namespace venvctl {

namespace {

void append_look(Message& message, const EnvironmentLook& look) {
  message.insert(message.end(), {look.exists ? "1" : "0", look.is_conda ? "1" : "0"});
  append_names(message, look.pythons);
  append_identity(message, look.evidence.identity);
  append_names(message, look.evidence.refusals);
  append_names(message, look.evidence.shadows);
  message.push_back(look.evidence.scripts_sha256);
  message.push_back(look.inspection ? "1" : "0");
  if (!look.inspection) return;
  const Inspection& seen = *look.inspection;
  message.push_back(std::to_string(static_cast<int>(seen.health)));
  message.insert(message.end(),
                 {seen.detail, seen.kind, seen.name, seen.version, seen.executable, seen.base});
}

EnvironmentLook look_from(FieldReader& fields) {
  EnvironmentLook look;
  look.exists = fields.number() != 0;
  look.is_conda = fields.number() != 0;
  look.pythons = names_from(fields);
  look.evidence.identity = identity_from(fields);
  look.evidence.refusals = names_from(fields);
  look.evidence.shadows = names_from(fields);
  look.evidence.scripts_sha256 = fields.text();
  if (fields.number() == 0) return look;
  Inspection& seen = look.inspection.emplace();
  seen.health = static_cast<Health>(fields.number());
  seen.detail = fields.text();
  seen.kind = fields.text();
  seen.name = fields.text();
  seen.version = fields.text();
  seen.executable = fields.text();
  seen.base = fields.text();
  return look;
}

}  // namespace

Message look_job(std::span<const std::string> prefixes) {
  Message job = {kLookJob};
  job.insert(job.end(), prefixes.begin(), prefixes.end());
  return job;
}

Message run_look_job(const Message& job, int inotify_fd, const User& user) {
  RealFileSystem files;
  SharingFileSystem sharing(files);
  InotifyWatchAdder adder(inotify_fd, InotifyWatchAdder::Tells::Attributes);
  WatchingFileSystem watching(sharing, adder, WatchingFileSystem::LooksAt::Everything);
  // A command that comes to the system may be one that an environment has.
  for (const std::string_view directory : system_command_directories()) {
    watching.note_every_name(std::string(directory));
  }
  Message reply;
  append_inputs(reply, watching.take_inputs());
  for (size_t i = 1; i < job.size(); ++i) {
    const EnvironmentLook look = look_at_environment(watching, job[i], user);
    append_look(reply, look);
    // An installer at work has yet to write who brought a program: nothing tells when.
    const bool is_watched = watching.is_watched() && look.evidence.shadows.empty();
    reply.push_back(is_watched ? "1" : "0");
    append_inputs(reply, watching.take_inputs());
  }
  return reply;
}

Result<LookResult> look_result(const Message& reply) {
  FieldReader fields(reply);
  LookResult result;
  result.common_inputs = inputs_from(fields);
  while (fields.is_intact() && !fields.is_at_end()) {
    LookResult::Each& each = result.looks.emplace_back();
    each.look = look_from(fields);
    each.is_watched = fields.number() != 0;
    each.inputs = inputs_from(fields);
  }
  if (!fields.is_intact()) {
    return Error{ErrorCode::Failed, "a worker gave an answer that cannot be read: try again"};
  }
  return result;
}

}  // namespace venvctl
