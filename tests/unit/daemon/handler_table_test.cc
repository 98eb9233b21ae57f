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

namespace venvctl {
namespace {

std::string resolve_body(const std::string& mount_namespace, const std::string& directory) {
  const std::string zero(1, '\0');
  return std::to_string(wire::kProtocolVersion) + zero + "bash" + zero + "100" + zero +
         mount_namespace + zero + directory;
}

}  // namespace

TEST_CASE("every verb of the protocol has its handler, in the protocol's order") {
  REQUIRE(handler_table().size() == std::size(wire::kVerbs));
  for (size_t i = 0; i < handler_table().size(); ++i) {
    CHECK(std::string(handler_table()[i].verb) == wire::kVerbs[i].name);
  }
}

TEST_CASE("a shell that asks is known from then on, and answered when the answer is there") {
  FakeServices fake;
  fake.load_state();
  handle_resolve(fake.services, resolve_body("40", "/p"), fake.reply());
  CHECK(fake.shells.all().at(100).question.directory == "/p");
  CHECK(fake.told.empty());
  fake.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(fake.told == std::vector<std::string>{"answer"});
}

TEST_CASE("a shell that sees other files than we do gets nothing, and no worker looks") {
  FakeServices fake;
  fake.load_state();
  handle_resolve(fake.services, resolve_body("41", "/p"), fake.reply());
  CHECK(fake.body == fake.decisions.empty_answer());
  CHECK(fake.workers.waiting() == 0);
  CHECK(fake.shells.all().empty());
}

TEST_CASE("forgetting an environment forgets what was seen of it and is not written yet") {
  FakeServices fake;
  fake.load_state();
  fake.state.used(*decision_for("/p").choice, 77);
  handle_forget(fake.services, R"({"prefix":"/p/.venv"})", fake.reply());
  fake.work();
  CHECK(fake.told == std::vector<std::string>{"everyone asks again", "ok"});
  CHECK(fake.state.environments().records.empty());
}

TEST_CASE("a list shows what the records lead to, judged by the approvals") {
  FakeServices fake;
  fake.load_state();
  fake.state.seen(*decision_for("/p").choice);
  handle_inventory(fake.services, encoded(ListingRequest{40, "/home/me", {}}), fake.reply());
  while (fake.workers.waiting() > 0) {
    const Message& job = fake.workers.job();
    if (job[0] == kStateJob)
      fake.work();
    else if (job[0] == kSurveyJob)
      fake.workers.reply(run_survey_job(job, -1));
    else
      fake.workers.reply(run_look_job(job, -1, {}));
  }
  REQUIRE(fake.told == std::vector<std::string>{"ok"});
  const auto listing = Listing::read(fake.body);
  REQUIRE(listing);
  REQUIRE(listing->environments.size() == 1);
  CHECK(listing->environments[0].prefix == "/p/.venv");
  CHECK(listing->environments[0].detail == "the directory is gone");
}

TEST_CASE("a program that sees other files than we do is told to look itself") {
  FakeServices fake;
  fake.load_state();
  handle_inventory(fake.services, encoded(ListingRequest{41, "/home/me", {}}), fake.reply());
  CHECK(fake.told == std::vector<std::string>{"error"});
  CHECK(fake.workers.waiting() == 0);
}

TEST_CASE("whatever bytes a request has it gets one reply") {
  for (const HandlerEntry& entry : handler_table()) {
    for (const std::string body : {"", "{}", "[1]", "nonsense \xFF", "{\"prefix\":7}"}) {
      FakeServices fake;
      fake.load_state();
      entry.handle(fake.services, body, fake.reply());
      while (fake.workers.waiting() > 0) fake.work();
      INFO(entry.verb << " " << body);
      const auto is_reply = [](const std::string& each) {
        return each == wire::kReplyOk || each == wire::kReplyError || each == wire::kReplyAnswer;
      };
      CHECK(std::count_if(fake.told.begin(), fake.told.end(), is_reply) == 1);
    }
  }
}

TEST_CASE("the reply to shutdown goes out before the daemon leaves") {
  FakeServices fake;
  handle_shutdown(fake.services, "{}", fake.reply());
  CHECK(fake.told == std::vector<std::string>{"ok", "leave"});
}

TEST_CASE("a list holds every environment, uses that are not written yet included") {
  FakeServices fake;
  fake.state.used(*decision_for("/p\xFF").choice, 77);
  fake.state.used(*decision_for("/q").choice, 78);
  handle_list(fake.services, "{}", fake.reply());
  const auto environments = nlohmann::json::parse(fake.body)["environments"];
  REQUIRE(environments.size() == 2);
  CHECK(bytes_from_json(environments[0]["prefix"]) == "/p\xFF/.venv");
}

TEST_CASE("status fits into one frame, however many shells are deep in odd places") {
  FakeServices fake;
  fake.degraded.assign(1'000,
                       {"place-hangs", std::string(200, 'x') + " does not answer", "its cure"});
  const std::string odd = "/" + std::string(4'000, '\x01');
  for (pid_t pid = 1; pid <= static_cast<pid_t>(Shells::kMaxShells); ++pid) {
    fake.shells.saw(pid, "bash", question_in(odd));
  }
  handle_status(fake.services, "{}", fake.reply());
  CHECK(fake.body.size() <= wire::kMaxBodyBytes);
  const auto status = nlohmann::json::parse(fake.body);
  CHECK(status["shellCount"] == Shells::kMaxShells);
  CHECK(status["pid"] == 4711);
  CHECK(status["degraded"][0]["cure"] == "its cure");
}

}  // namespace venvctl
