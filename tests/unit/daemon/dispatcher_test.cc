#include "daemon/server/dispatcher.h"

#include <nlohmann/json.hpp>

#include "core/wire/verbs.h"
#include "tests/support/catch.h"

namespace venvctl::dispatcher_test {

TEST_CASE("a request is passed to the handler of its verb, with its body and a way to reply") {
  Dispatcher dispatcher;
  dispatcher.add("one", [](std::string_view, const Listener::Send&) { FAIL("the other verb"); });
  dispatcher.add("two",
                 [](std::string_view body, const Listener::Send& send) { send("ok", body); });
  std::string sent;
  dispatcher.dispatch("two", "body", [&](std::string_view verb, std::string_view body) {
    sent = std::string(verb) + " " + std::string(body);
  });
  CHECK(sent == "ok body");
}

TEST_CASE("an unknown verb gets an error that names it and suggests a fix") {
  const Dispatcher dispatcher;
  std::string verb;
  std::string message;
  dispatcher.dispatch("from-the-future", "", [&](std::string_view said, std::string_view body) {
    verb = said;
    message = nlohmann::json::parse(body)["message"];
  });
  CHECK(verb == wire::kReplyError);
  CHECK(message.find("from-the-future") != std::string::npos);
  CHECK(message.find("venvctl daemon restart") != std::string::npos);
}

}  // namespace venvctl::dispatcher_test
