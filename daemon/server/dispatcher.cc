#include "daemon/server/dispatcher.h"

#include "core/wire/verbs.h"

namespace venvctl {

void Dispatcher::add(std::string_view verb, Handler handler) {
  handlers_.emplace(verb, std::move(handler));
}

void Dispatcher::dispatch(std::string_view verb, std::string_view body,
                          const Listener::Send& send) const {
  auto found = handlers_.find(verb);
  if (found != handlers_.end()) return found->second(body, send);
  // The verb needs no escaping, because the framing rejects all bytes that JSON would have to
  // escape.
  send(wire::kReplyError, R"({"code":2,"message":"this daemon does not know the request )" +
                              std::string(verb) + R"(: run venvctl daemon restart"})");
}

}  // namespace venvctl
