#include "client/cli/daemon/changes.h"

#include <time.h>

#include <functional>
#include <utility>

#include "client/cli/daemon/link.h"
#include "client/cli/output/json.h"
#include "core/base/check.h"
#include "core/base/state_document.h"
#include "core/files/world.h"
#include "core/registry/environment_store.h"
#include "core/registry/pin_store.h"
#include "core/wire/frame.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

// The maximum length of the list in a request. The request also needs space for other fields.
constexpr size_t kMaxListBytes = wire::kMaxBodyBytes / 2;

// Adds two fields to the request.
// - `stateDirectory`: this command's state directory. A daemon with another state directory refuses
// the request, because this command would not find the records there.
// - `until`: when this command stops waiting and makes the change itself. A daemon that was
// suspended must not make the change after this time, because it might overwrite newer changes.
Result<std::string> asked(const Places& places, const char* verb, const std::string& request) {
  auto json = Json::parse(request);
  VENVCTL_CHECK(json.has_value());
  const int64_t until = monotonic_now_ns() + std::chrono::nanoseconds(kDaemonDeadline).count();
  json->set("stateDirectory", places.state_directory).set("until", Json::number(until));
  return ask_daemon(places, verb, json->bytes());
}

// If the daemon does not answer in time, this process makes the change. If the daemon has made the
// change too, the result is the same.
Result<void> change(Session& session, const char* verb, const std::string& request,
                    const std::function<Result<void>(const std::string& state_directory)>& here) {
  session.begin_changes();
  auto places = session.places_to_write();
  if (!places) return places.error();
  session.state().forget();
  if (!session.daemon_is_silent()) {
    const auto reply = asked(*places, verb, request);
    if (reply) return {};
    if (reply.error().code != ErrorCode::Unreachable) return reply.error();
    session.note_silent_daemon();
  }
  return here(places->state_directory);
}

// Sends all items, with as many in each request as fit.
template <class Item>
Result<void> change_all(Session& session, const char* verb, const std::string& key,
                        const std::vector<Item>& items,
                        Result<void> (*save)(const std::string& state_directory,
                                             const std::vector<Item>& items)) {
  std::vector<Item> part;
  std::string list;
  const auto send = [&]() -> Result<void> {
    if (part.empty()) return {};
    const std::string request = "{\"" + key + "\":[" + std::exchange(list, "") + "]}";
    const std::vector<Item> sent = std::exchange(part, {});
    return change(session, verb, request,
                  [&](const std::string& directory) { return save(directory, sent); });
  };
  for (const Item& item : items) {
    const std::string text = to_json(item);
    if (list.size() + text.size() > kMaxListBytes) {
      if (auto done = send(); !done) return done;
    }
    list += (list.empty() ? "" : ",") + text;
    part.push_back(item);
  }
  return send();
}

}  // namespace

Result<void> record_environment(Session& session, const EnvironmentRecord& record) {
  return change(session, wire::kRegister, to_json(record), [&](const std::string& directory) {
    return save_environments(directory, {record});
  });
}

Result<void> record_environments(Session& session, const std::vector<EnvironmentRecord>& records) {
  return change_all(session, wire::kRegister, "environments", records, save_environments);
}

Result<void> record_approvals(Session& session, const std::vector<TrustEntry>& entries) {
  return change_all(session, wire::kAllow, "entries", entries, save_trust_entries);
}

Result<void> record_trust(Session& session, const TrustEntry& entry) {
  const bool is_denial = entry.grant == TrustEntry::Grant::Denied;
  return change(
      session, is_denial ? wire::kDeny : wire::kAllow, to_json(entry),
      [&](const std::string& directory) { return save_trust_entries(directory, {entry}); });
}

Result<void> record_pointers(Session& session, const Evidence& evidence) {
  std::vector<Identity> pointers = evidence.other_pointers;
  if (evidence.pointer) pointers.push_back(*evidence.pointer);
  for (const Identity& pointer : pointers) {
    TrustEntry entry;
    entry.identity = pointer;
    entry.at = time(nullptr);
    if (auto recorded = record_trust(session, entry); !recorded) return recorded;
  }
  return {};
}

Result<void> record_trust_root(Session& session, const std::string& real_path) {
  const std::string request = Json::object().set("root", real_path).bytes();
  return change(session, wire::kAllow, request, [&](const std::string& directory) {
    return save_trust_root(directory, {real_path, time(nullptr)});
  });
}

Result<void> revoke_approvals(Session& session, const std::string& real_path) {
  const std::string request = Json::object().set("realPath", real_path).bytes();
  return change(session, wire::kForget, request,
                [&](const std::string& directory) { return erase_trust(directory, real_path); });
}

Result<void> record_pin(Session& session, const std::string& directory, const std::string& prefix) {
  const std::string request =
      Json::object().set("directory", directory).set("prefix", prefix).bytes();
  return change(session, wire::kPin, request, [&](const std::string& state_directory) {
    return prefix.empty() ? erase_pin(state_directory, own_world(), directory)
                          : save_pin(state_directory, own_world(), directory, prefix);
  });
}

Result<void> record_protection(Session& session, const std::string& prefix, bool is_protected) {
  const std::string request =
      Json::object().set("prefix", prefix).set("protected", Json::boolean(is_protected)).bytes();
  return change(session, wire::kProtect, request, [&](const std::string& directory) {
    return set_protection(directory, prefix, is_protected);
  });
}

Result<void> forget_environment(Session& session, const std::string& prefix,
                                const std::string& real_path) {
  const std::string request =
      Json::object().set("prefix", prefix).set("realPath", real_path).bytes();
  return change(session, wire::kForget, request, [&](const std::string& directory) {
    auto erased = erase_trust(directory, real_path);
    return erased ? erase_environment(directory, prefix) : erased;
  });
}

}  // namespace venvctl
