#include "daemon/workers/jobs/state_job.h"

#include <ctime>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"
#include "core/base/text.h"
#include "core/faults/faults.h"
#include "core/files/file_system.h"
#include "daemon/workers/inotify_watch_adder.h"

namespace venvctl {

namespace {

Error bad_request(const std::string& what) {
  return {ErrorCode::Usage,
          "this request has no " + what + ": use venvctl and venvd of the same version"};
}

// The error for a relative path. Such a path must be refused: an entry with a relative path counts
// as damaged, and is dropped when the state file is read.
Error not_absolute(const std::string& path) {
  return {ErrorCode::Usage, in_quotes(path) + " is not an absolute path: start it with /"};
}

// Distinguishes versions of a file: a replaced file has another inode, and a rewritten file another
// time.
std::string signature_of(FileSystem& files, const std::string& path) {
  const auto found = files.link_status(path);
  if (!found) return "-";
  return std::to_string(found->inode) + "," + std::to_string(found->size) + "," +
         std::to_string(found->modified_ns);
}

// Absent if the key is missing or its value is not a path.
std::optional<std::string> path_member(const std::string& body, const char* key) {
  const auto json = parsed_json(body);
  if (!json.is_object() || !json.contains(key)) return std::nullopt;
  return bytes_from_json(json[key]);
}

std::optional<int64_t> moment_until(const std::string& body) {
  const auto json = parsed_json(body);
  const auto until = json.is_object() ? json.find("until") : json.end();
  const bool is_number = until != json.end() && until->is_number_integer();
  return is_number ? std::optional(until->get<int64_t>()) : std::nullopt;
}

// The JSON of each object in the list `key`. If there is no such list, the body itself.
std::vector<std::string> items_of(const std::string& body, const char* key) {
  const auto json = parsed_json(body);
  if (!json.is_object() || !json.contains(key) || !json[key].is_array()) return {body};
  std::vector<std::string> items;
  for (const auto& each : json[key]) items.push_back(each.dump());
  return items;
}

Result<void> allow(const std::string& directory, const std::string& body) {
  if (auto root = path_member(body, "root")) {
    if (!is_absolute_path(*root)) return not_absolute(*root);
    return save_trust_root(directory, {*root, ::time(nullptr)});
  }
  std::vector<TrustEntry> entries;
  for (const std::string& each : items_of(body, "entries")) {
    auto entry = trust_entry_from_json(each);
    if (!entry) return entry.error();
    if (entry->grant == TrustEntry::Grant::Denied) return bad_request("approval");
    entries.push_back(*std::move(entry));
  }
  return save_trust_entries(directory, entries);
}

Result<void> deny(const std::string& directory, const std::string& body) {
  auto entry = trust_entry_from_json(body);
  if (!entry) return entry.error();
  if (entry->grant != TrustEntry::Grant::Denied) return bad_request("denial");
  return save_trust_entries(directory, {*entry});
}

Result<void> register_environments(const std::string& directory, const std::string& body) {
  std::vector<EnvironmentRecord> records;
  for (const std::string& each : items_of(body, "environments")) {
    auto record = environment_record_from_json(each);
    if (!record) return record.error();
    records.push_back(*std::move(record));
  }
  return save_environments(directory, records);
}

Result<void> forget(const std::string& directory, const std::string& body) {
  const auto prefix = path_member(body, "prefix");
  const auto real_path = path_member(body, "realPath");
  if (!prefix && !real_path) return bad_request("prefix");
  // The record is erased last. If the approval cannot be erased, the record still shows where the
  // environment is, so the command can be repeated.
  if (real_path) {
    if (auto erased = erase_trust(directory, *real_path); !erased) return erased;
  }
  return prefix ? erase_environment(directory, *prefix) : Result<void>();
}

Result<void> pin(const std::string& directory, const std::string& body) {
  const auto pinned = path_member(body, "directory");
  const auto prefix = path_member(body, "prefix");
  if (!pinned || !prefix) return bad_request("directory and prefix");
  if (!is_absolute_path(*pinned)) return not_absolute(*pinned);
  if (!prefix->empty() && !is_absolute_path(*prefix)) return not_absolute(*prefix);
  return prefix->empty() ? erase_pin(directory, own_world(), *pinned)
                         : save_pin(directory, own_world(), *pinned, *prefix);
}

Result<void> protect(const std::string& directory, const std::string& body) {
  const auto prefix = path_member(body, "prefix");
  const auto json = parsed_json(body);
  const auto wanted = json.is_object() ? json.find("protected") : json.end();
  if (!prefix || wanted == json.end() || !wanted->is_boolean()) {
    return bad_request("prefix and protected");
  }
  return set_protection(directory, *prefix, wanted->get<bool>());
}

// Refuses a change from a command with another HOME or XDG_STATE_HOME, because this command reads
// its state files in another directory.
Result<void> check_directory(FileSystem& files, const std::string& directory,
                             const std::string& body) {
  const auto senders = path_member(body, "stateDirectory");
  if (!senders || *senders == directory) return {};
  if (!is_absolute_path(*senders)) return not_absolute(*senders);
  if (is_same_file(files, *senders, directory)) return {};
  return Error{ErrorCode::Failed, "the daemon stores its records in " + displayable(directory) +
                                      ", but this shell uses another directory: " +
                                      std::string(faults::kStateElsewhere.fix)};
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
      return register_environments(directory, change.body);
    case StateChange::What::Forget:
      return forget(directory, change.body);
    case StateChange::What::RecordUse:
      return save_environments(directory, change.records);
    case StateChange::What::Pin:
      return pin(directory, change.body);
    case StateChange::What::Protect:
      return protect(directory, change.body);
  }
  return bad_request("known change");
}

}  // namespace

Result<StateResult> StateJob::run(const Question& question, const WorkerContext& context) {
  const std::string& directory = question.directory;
  auto checked = check_directory(context.files, directory, question.change.body);
  if (!checked) return checked.error();
  {
    std::optional<StateChangesUntil> until;
    if (const auto moment = moment_until(question.change.body)) until.emplace(*moment);
    if (auto applied = make_change(directory, question.change); !applied) return applied.error();
  }

  InotifyWatchAdder adder(context.inotify_fd);
  WatchingFileSystem watching(context.files, adder);
  // The signatures are taken before the files are read, so that a write in between is noticed the
  // next time.
  const StateSignatures signatures = {signature_of(watching, directory + "/trust.json"),
                                      signature_of(watching, directory + "/environments.json"),
                                      signature_of(watching, directory + "/pins.json"),
                                      signature_of(watching, directory + "/found.json")};
  StateResult result;
  result.inputs = watching.inputs();
  if (signatures == question.known) return result;
  auto trust = load_trust(directory);
  if (!trust) return trust.error();
  auto environments = load_environments(directory);
  if (!environments) return environments.error();
  auto pins = load_pins(directory, own_world());
  if (!pins) return pins.error();
  auto found = load_found(directory);
  if (!found) return found.error();
  result.snapshot = {*std::move(trust), *std::move(environments), *std::move(pins),
                     *std::move(found), signatures};
  return result;
}

}  // namespace venvctl
