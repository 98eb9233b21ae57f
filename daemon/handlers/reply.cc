#include "daemon/handlers/reply.h"

#include <nlohmann/json.hpp>

#include "core/wire/verbs.h"

namespace venvctl {

Reply::~Reply() {
  error({ErrorCode::Failed, "the daemon has no answer to this request: try again"});
}

void Reply::answer(std::string_view lines) { give(wire::kReplyAnswer, lines); }

void Reply::ok(std::string_view json) { give(wire::kReplyOk, json); }

void Reply::error(const Error& error) {
  if (!send_) return;
  // A message may contain path bytes that are not valid UTF-8.
  const nlohmann::json body = {{"code", static_cast<int>(error.code)}, {"message", error.message}};
  give(wire::kReplyError, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void Reply::done(const Result<void>& result) { result ? ok("{}") : error(result.error()); }

void Reply::give(std::string_view verb, std::string_view body) {
  if (const Send send = std::exchange(send_, nullptr)) send(verb, body);
}

}  // namespace venvctl
