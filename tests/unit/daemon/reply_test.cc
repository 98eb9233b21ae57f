#include "daemon/handlers/reply.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "core/wire/verbs.h"
#include "tests/support/catch.h"

namespace venvctl::reply_test {

struct Sent {
  std::vector<std::string> verbs;
  std::vector<std::string> bodies;
  Reply reply() {
    return Reply([this](std::string_view verb, std::string_view body) {
      verbs.emplace_back(verb);
      bodies.emplace_back(body);
    });
  }
};

TEST_CASE("a request whose reply is never sent gets an error reply") {
  Sent sent;
  { const Reply reply = sent.reply(); }
  CHECK(sent.verbs == std::vector<std::string>{wire::kReplyError});
  CHECK(nlohmann::json::parse(sent.bodies[0])["code"] == 1);
}

TEST_CASE("a request is answered only once, with the first reply") {
  Sent sent;
  {
    Reply reply = sent.reply();
    reply.answer("env\n.\n");
    reply.ok("{}");
    reply.error({ErrorCode::Failed, "too late"});
  }
  CHECK(sent.verbs == std::vector<std::string>{wire::kReplyAnswer});
  CHECK(sent.bodies == std::vector<std::string>{"env\n.\n"});
}

TEST_CASE("a moved-from reply sends nothing") {
  Sent sent;
  {
    Reply first = sent.reply();
    Reply second = std::move(first);
    first.ok("{}");  // NOLINT(bugprone-use-after-move): the use is what is tested
    CHECK(sent.verbs.empty());
    second.done({});
  }
  CHECK(sent.verbs == std::vector<std::string>{wire::kReplyOk});
}

TEST_CASE("an error reply contains the exit code and the message, even if a path is not UTF-8") {
  Sent sent;
  sent.reply().done(Error{ErrorCode::NotTrusted, "cannot open /p/\xFF\"\n"});
  const auto body = nlohmann::json::parse(sent.bodies.at(0));
  CHECK(body["code"] == 4);
  CHECK(body["message"].get<std::string>().starts_with("cannot open /p/"));
}

}  // namespace venvctl::reply_test
