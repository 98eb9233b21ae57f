#include "client/cli/daemon/status.h"

#include "client/cli/daemon/link.h"
#include "core/base/text.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

std::string counted(int64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) +
         (count == 1             ? ""
          : noun.ends_with("ch") ? "es"
                                 : "s");
}

std::string span_text(int64_t seconds) {
  if (seconds < 120) return counted(seconds, "second");
  if (seconds < 7200) return counted(seconds / 60, "minute");
  if (seconds < 172800) return counted(seconds / 3600, "hour");
  return counted(seconds / 86400, "day");
}

}  // namespace

Result<DaemonReply> daemon_status(Session& session) {
  auto places = session.places();
  if (!places) return places.error();
  auto reply = session.waiting([&] { return ask_daemon(*places, wire::kStatus, "{}"); });
  if (!reply) return reply.error();
  auto json = Json::parse(*reply);
  if (!json) {
    return Error{ErrorCode::Failed, "cannot parse the daemon's reply: run venvctl daemon restart"};
  }
  DaemonStatus status;
  status.pid = json->number_at("pid").value_or(0);
  status.version = json->text_at("version").value_or("");
  status.protocol = json->number_at("protocol").value_or(0);
  status.uptime_seconds = json->number_at("uptimeSeconds").value_or(0);
  status.started_by = json->text_at("startedBy").value_or("");
  status.shells = static_cast<int64_t>(json->items_at("shells").size());
  status.environments = json->number_at("environments").value_or(0);
  status.watches = json->number_at("watches").value_or(0);
  status.state_directory = json->text_at("state").value_or("");
  for (const Json& item : json->items_at("degraded")) {
    status.degraded.push_back({item.text_at("fault").value_or(""),
                               item.text_at("what").value_or(""),
                               item.text_at("fix").value_or("")});
  }
  return DaemonReply{std::move(status), *std::move(json)};
}

std::string summary(const DaemonStatus& status) {
  return "running for " + span_text(status.uptime_seconds) + " (pid " + std::to_string(status.pid) +
         ", started " +
         (status.started_by == "manual" ? "manually" : "by " + displayable(status.started_by)) +
         "), " + counted(status.shells, "shell") + ", " + counted(status.watches, "watch");
}

}  // namespace venvctl
