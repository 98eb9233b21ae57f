#include "daemon/handlers/handler_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/path_json.h"
#include "core/inventory/listing.h"
#include "core/resolve/answer_lines.h"
#include "core/wire/frame.h"
#include "core/wire/verbs.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_services.h"

namespace venvctl::handler_table_test {

std::string resolve_body(const std::string& mount_namespace, const std::string& directory) {
  const std::string zero(1, '\0');
  return std::to_string(wire::kProtocolVersion) + zero + "bash" + zero + "100" + zero +
         mount_namespace + zero + directory;
}

TEST_CASE("every verb of the protocol has its handler, in the protocol's order") {
  REQUIRE(handler_table().size() == std::size(wire::kVerbs));
  for (size_t i = 0; i < handler_table().size(); ++i) {
    CHECK(std::string(handler_table()[i].verb) == wire::kVerbs[i].name);
  }
}

TEST_CASE("a shell is registered when it asks, and receives its answer when the result is known") {
  FakeServices fake;
  fake.load_state();
  handle_resolve(fake.services, resolve_body("40", "/p"), fake.reply());
  CHECK(fake.shells.all().at(100).question.directory == "/p");
  CHECK(fake.told.empty());
  fake.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(fake.told == std::vector<std::string>{"answer"});
}

TEST_CASE("a shell that sees other files than the daemon gets an error, and nothing is checked") {
  FakeServices fake;
  fake.load_state();
  handle_resolve(fake.services, resolve_body("41", "/p"), fake.reply());
  CHECK(fake.told == std::vector<std::string>{"error"});
  CHECK(fake.workers.waiting() == 0);
  CHECK(fake.shells.all().empty());
}

TEST_CASE("forgetting an environment also forgets its uses that have not been written yet") {
  FakeServices fake;
  fake.load_state();
  fake.state.used(*decision_for("/p").choice, 77);
  handle_forget(fake.services, R"({"prefix":"/p/.venv"})", fake.reply());
  fake.workers.work();
  CHECK(fake.told == std::vector<std::string>{"everyone asks again", "ok"});
  CHECK(fake.state.environments().records.empty());
}

TEST_CASE("`inventory` lists the recorded environments, including missing environments") {
  FakeServices fake;
  fake.load_state();
  fake.state.seen(*decision_for("/p").choice);
  handle_inventory(fake.services, encoded(ListingRequest{40, "/home/me", {}}), fake.reply());
  while (fake.workers.waiting() > 0) fake.workers.work();
  REQUIRE(fake.told == std::vector<std::string>{"ok"});
  const auto listing = Listing::read(fake.body);
  REQUIRE(listing);
  REQUIRE(listing->environments.size() == 1);
  CHECK(listing->environments[0].prefix == "/p/.venv");
  CHECK(listing->environments[0].detail == "the directory no longer exists");
}

TEST_CASE(
    "a program that sees other files than the daemon gets an error instead of the inventory") {
  FakeServices fake;
  fake.load_state();
  handle_inventory(fake.services, encoded(ListingRequest{41, "/home/me", {}}), fake.reply());
  CHECK(fake.told == std::vector<std::string>{"error"});
  CHECK(fake.workers.waiting() == 0);
}

TEST_CASE("every request gets exactly one reply, whatever its body") {
  for (const HandlerEntry& entry : handler_table()) {
    for (const std::string body : {"", "{}", "[1]", "nonsense \xFF", "{\"prefix\":7}"}) {
      FakeServices fake;
      fake.load_state();
      entry.handle(fake.services, body, fake.reply());
      while (fake.workers.waiting() > 0) fake.workers.work();
      INFO(entry.verb << " " << body);
      const auto is_reply = [](const std::string& each) {
        return each == wire::kReplyOk || each == wire::kReplyError || each == wire::kReplyAnswer;
      };
      CHECK(std::count_if(fake.told.begin(), fake.told.end(), is_reply) == 1);
    }
  }
}

TEST_CASE("the reply to shutdown is sent before the daemon exits") {
  FakeServices fake;
  handle_shutdown(fake.services, "{}", fake.reply());
  CHECK(fake.told == std::vector<std::string>{"ok", "leave"});
}

TEST_CASE("the reply to `status` fits into one frame, even with many shells in long paths") {
  FakeServices fake;
  fake.degraded.assign(1'000,
                       {"place-hangs", "reading " + std::string(200, 'x') + " hangs", "its fix"});
  const std::string odd = "/" + std::string(4'000, '\x01');
  for (pid_t pid = 1; pid <= static_cast<pid_t>(Shells::kMaxShells); ++pid) {
    fake.shells.saw(pid, "bash", question_in(odd));
  }
  handle_status(fake.services, "{}", fake.reply());
  CHECK(fake.body.size() <= wire::kMaxBodyBytes);
  const auto status = nlohmann::json::parse(fake.body);
  CHECK(status["shellCount"] == Shells::kMaxShells);
  CHECK(status["pid"] == 4711);
  CHECK(status["degraded"][0]["fix"] == "its fix");
}

}  // namespace venvctl::handler_table_test
