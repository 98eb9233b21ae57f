#include <nlohmann/json.hpp>

#include "core/base/path_json.h"
#include "core/wire/verbs.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

namespace {

// A reply is one frame: of each list in it what fits into so many bytes.
constexpr size_t kListBytes = 24 * 1024;
constexpr size_t kShellsShown = 128;

// False: `entry` does not fit any more.
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
    // A path of 4 KiB would not leave room for the others.
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
                                  {"cure", bytes_to_json(each.cure)}};
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
      {"epoch", bytes_to_json(services.epoch.path())},
      {"shells", shells_shown(services.shells)},
      {"shellCount", services.shells.all().size()},
      {"environments", services.state.environments().records.size()},
      {"cachedDecisions", services.decisions.cached_count()},
      {"inventory", services.inventory.entry_count()},
      {"watches", services.decisions.watch_count() + services.inventory.watch_count()},
      {"workers", services.worker_count()},
      {"degraded", degraded_shown(services)},
  };
  reply.ok(status.dump());
}

}  // namespace venvctl
