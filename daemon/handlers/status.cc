#include <nlohmann/json.hpp>

#include "core/base/path_json.h"
#include "core/wire/verbs.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

namespace {

// Each list in the reply is cut to this size, so that the reply fits into one frame.
constexpr size_t kListBytes = 24 * 1024;
constexpr size_t kShellsShown = 128;

// Adds `entry` to `list`. Returns false if it does not fit.
bool add_within(size_t& left, nlohmann::json& list, nlohmann::json entry) {
  const size_t size = entry.dump().size() + 1;
  if (size > left) return false;
  left -= size;
  list.push_back(std::move(entry));
  return true;
}

nlohmann::json shells_shown(const Shells& shells) {
  auto shown = nlohmann::json::array();
  size_t left = kListBytes;
  for (const auto& [pid, shell] : shells.all()) {
    if (shown.size() == kShellsShown) break;
    // The directory is truncated, because a path of 4 KiB would leave no room for the other shells.
    const std::string& directory = shell.question.directory;
    const nlohmann::json entry = {{"pid", pid},
                                  {"shell", bytes_to_json(shell.kind)},
                                  {"directory", bytes_to_json(directory.substr(0, 256))}};
    if (!add_within(left, shown, entry)) break;
  }
  return shown;
}

nlohmann::json degraded_shown(const Services& services) {
  auto shown = nlohmann::json::array();
  size_t left = kListBytes;
  for (const Degraded& each : services.degraded()) {
    const nlohmann::json entry = {{"fault", each.fault},
                                  {"what", bytes_to_json(each.what)},
                                  {"fix", bytes_to_json(each.fix)}};
    if (!add_within(left, shown, entry)) break;
  }
  return shown;
}

}  // namespace

void handle_status(Services& services, std::string_view, Reply reply) {
  services.shells.drop_dead();
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::steady_clock::now() - services.facts.started);
  const nlohmann::json status = {
      {"pid", services.facts.pid},
      {"version", services.facts.version},
      {"protocol", wire::kProtocolVersion},
      {"uptimeSeconds", uptime.count()},
      {"startedBy", services.facts.started_by},
      {"socket", bytes_to_json(services.facts.socket_path)},
      {"state", bytes_to_json(services.facts.state_directory)},
      {"epoch", bytes_to_json(services.epoch.living_path())},
      {"shells", shells_shown(services.shells)},
      {"shellCount", services.shells.all().size()},
      {"environments", services.state.environments().records.size()},
      {"cachedDecisions", services.decisions.cached_count()},
      {"cachedBytes", services.decisions.cached_bytes()},
      {"inventory", services.environments.entry_count()},
      {"interpreters", services.news.alarm().interpreter_count()},
      {"watches", services.decisions.watch_count() + services.environments.watch_count() +
                      services.news.alarm().watch_count()},
      {"workers", services.worker_count()},
      {"degraded", degraded_shown(services)},
  };
  reply.ok(status.dump());
}

}  // namespace venvctl
