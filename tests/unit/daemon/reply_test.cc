#include "daemon/handlers/reply.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "core/wire/verbs.h"
#include "tests/support/catch.h"

namespace venvctl {
namespace {

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

}  // namespace

TEST_CASE("a reply that is forgotten answers by itself, with an error") {
  Sent sent;
  { const Reply reply = sent.reply(); }
  CHECK(sent.verbs == std::vector<std::string>{wire::kReplyError});
  CHECK(nlohmann::json::parse(sent.bodies[0])["code"] == 1);
}

TEST_CASE("a request is answered once, by the first word") {
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

TEST_CASE("a reply that was moved on is silent where it was") {
  Sent sent;
  {
    Reply first = sent.reply();
    Reply second = std::move(first);
    first.ok("{}");  // NOLINT(bugprone-use-after-move): that is the point
    CHECK(sent.verbs.empty());
    second.done({});
  }
  CHECK(sent.verbs == std::vector<std::string>{wire::kReplyOk});
}

TEST_CASE("an error says its exit code and its message, whatever bytes a path has") {
  Sent sent;
  sent.reply().done(Error{ErrorCode::NotTrusted, "cannot open /p/\xFF\"\n"});
  const auto body = nlohmann::json::parse(sent.bodies.at(0));
  CHECK(body["code"] == 4);
  CHECK(body["message"].get<std::string>().starts_with("cannot open /p/"));
}

}  // namespace venvctl
