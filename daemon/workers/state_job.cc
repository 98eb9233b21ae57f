#include "daemon/workers/state_job.h"

#include <ctime>
#include <nlohmann/json.hpp>

#include "core/base/path.h"
#include "core/base/path_json.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"
#include "daemon/workers/inotify_watch_adder.h"
#include "daemon/workers/input_fields.h"
#include "daemon/workers/state_fields.h"

namespace venvctl {

namespace {

constexpr char kFailed[] = "failed";
constexpr char kUnchanged[] = "unchanged";
constexpr char kSnapshot[] = "snapshot";

Error bad_request(const std::string& what) {
  return {ErrorCode::Usage,
          "this request has no " + what + ": use the venvctl of the same version"};
}

// The stores would take it for damage and drop it the next time they are read.
Error not_absolute(const std::string& path) {
  return {ErrorCode::Usage, in_quotes(path) + " is no absolute path: begin it with /"};
}

// A replaced file has another inode, a rewritten one another time.
std::string signature_of(FileSystem& files, const std::string& path) {
  const auto found = files.link_status(path);
  if (!found) return "-";
  return std::to_string(found->inode) + "," + std::to_string(found->size) + "," +
         std::to_string(found->modified_ns);
}

// Absent: the key is not there, or is no path.
std::optional<std::string> path_member(const std::string& body, const char* key) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains(key)) return std::nullopt;
  return bytes_from_json(json[key]);
}

Result<void> allow(const std::string& directory, const std::string& body) {
  if (auto root = path_member(body, "root")) {
    if (!is_absolute_path(*root)) return not_absolute(*root);
    return save_trust_root(directory, {*root, ::time(nullptr)});
  }
  auto entry = trust_entry_from_json(body);
  if (!entry) return entry.error();
  if (entry->grant == TrustEntry::Grant::Denied) return bad_request("approval in it");
  return save_trust_entry(directory, *entry);
}

Result<void> deny(const std::string& directory, const std::string& body) {
  auto entry = trust_entry_from_json(body);
  if (!entry) return entry.error();
  if (entry->grant != TrustEntry::Grant::Denied) return bad_request("denial in it");
  return save_trust_entry(directory, *entry);
}

Result<void> register_environment(const std::string& directory, const std::string& body) {
  auto record = environment_record_from_json(body);
  if (!record) return record.error();
  return save_environments(directory, {*record});
}

Result<void> forget(const std::string& directory, const std::string& body) {
  const auto prefix = path_member(body, "prefix");
  const auto real_path = path_member(body, "realPath");
  if (!prefix && !real_path) return bad_request("prefix in it");
  // The record last: by that one the rest is found again where it could not be forgotten.
  if (real_path) {
    if (auto erased = erase_trust(directory, *real_path); !erased) return erased;
  }
  return prefix ? erase_environment(directory, *prefix) : Result<void>();
}

Result<void> pin(const std::string& directory, const std::string& body) {
  const auto pinned = path_member(body, "directory");
  const auto prefix = path_member(body, "prefix");
  if (!pinned || !prefix) return bad_request("directory and prefix in it");
  if (!is_absolute_path(*pinned)) return not_absolute(*pinned);
  if (!prefix->empty() && !is_absolute_path(*prefix)) return not_absolute(*prefix);
  return prefix->empty() ? erase_pin(directory, *pinned) : save_pin(directory, *pinned, *prefix);
}

Result<void> make_change(const std::string& directory, const StateChange& change) {
  switch (change.what) {
    case StateChange::What::Nothing:
      return {};
    case StateChange::What::Allow:
      return allow(directory, change.body);
    case StateChange::What::Deny:
      return deny(directory, change.body);
    case StateChange::What::Register:
      return register_environment(directory, change.body);
    case StateChange::What::Forget:
      return forget(directory, change.body);
    case StateChange::What::RecordUse:
      return save_environments(directory, change.records);
    case StateChange::What::Pin:
      return pin(directory, change.body);
  }
  return bad_request("known change in it");
}

Message failure(const Error& error) {
  return {kFailed, std::to_string(static_cast<int>(error.code)), error.message};
}

}  // namespace

Message state_job(const std::string& state_directory, const StateChange& change,
                  const StateSnapshot& known) {
  Message job = {kStateJob,
                 state_directory,
                 known.trust_signature,
                 known.environments_signature,
                 known.pins_signature,
                 std::to_string(static_cast<int>(change.what)),
                 change.body};
  append_records(job, change.records);
  return job;
}

Message run_state_job(const Message& job, int inotify_fd) {
  FieldReader fields(job, 1);
  const std::string directory = fields.text();
  const std::string known_trust = fields.text();
  const std::string known_environments = fields.text();
  const std::string known_pins = fields.text();
  StateChange change;
  change.what = static_cast<StateChange::What>(fields.number());
  change.body = fields.text();
  change.records = records_from(fields);
  if (!fields.is_intact()) return failure(bad_request("whole job in it"));
  if (auto applied = make_change(directory, change); !applied) return failure(applied.error());

  RealFileSystem files;
  InotifyWatchAdder adder(inotify_fd);
  WatchingFileSystem watching(files, adder);
  // Taken before the files are read: what is written in between is read again next time.
  const std::string trust_signature = signature_of(watching, directory + "/trust.json");
  const std::string environments_signature =
      signature_of(watching, directory + "/environments.json");
  const std::string pins_signature = signature_of(watching, directory + "/pins.json");
  if (trust_signature == known_trust && environments_signature == known_environments &&
      pins_signature == known_pins) {
    Message reply = {kUnchanged};
    append_inputs(reply, watching.inputs());
    return reply;
  }
  auto trust = load_trust(directory);
  if (!trust) return failure(trust.error());
  auto environments = load_environments(directory);
  if (!environments) return failure(environments.error());
  auto pins = load_pins(directory);
  if (!pins) return failure(pins.error());
  Message reply = {kSnapshot, trust_signature, environments_signature, pins_signature};
  append_trust(reply, *trust);
  append_records(reply, environments->records);
  reply.push_back(environments->note);
  append_pins(reply, *pins);
  append_inputs(reply, watching.inputs());
  return reply;
}

namespace {

StateSnapshot snapshot_from(FieldReader& fields) {
  StateSnapshot snapshot;
  snapshot.trust_signature = fields.text();
  snapshot.environments_signature = fields.text();
  snapshot.pins_signature = fields.text();
  snapshot.trust = trust_from(fields);
  snapshot.environments.records = records_from(fields);
  snapshot.environments.note = fields.text();
  snapshot.pins = pins_from(fields);
  return snapshot;
}

}  // namespace

Result<StateResult> state_result(const Message& reply) {
  FieldReader fields(reply);
  const std::string outcome = fields.text();
  if (outcome == kFailed) {
    const auto code = static_cast<ErrorCode>(fields.number());
    return Error{code, fields.text()};
  }
  StateResult result;
  if (outcome == kSnapshot) result.snapshot = snapshot_from(fields);
  result.inputs = inputs_from(fields);
  const bool is_known = outcome == kSnapshot || outcome == kUnchanged;
  if (!is_known || !fields.is_intact()) {
    return Error{ErrorCode::Failed, "a worker gave an answer that cannot be read: try again"};
  }
  return result;
}

}  // namespace venvctl
