#include "daemon/handlers/change.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_services.h"

namespace venvctl {

TEST_CASE("whoever gets the reply to a change finds that everyone asks again already") {
  FakeServices fake;
  change_state(fake.services, StateChange::What::Allow, R"({"root":"/p"})", fake.reply());
  CHECK(fake.told.empty());
  fake.work();
  CHECK(fake.told == std::vector<std::string>{"everyone asks again", "ok"});
}

TEST_CASE("a change that failed disturbs no shell and says why") {
  FakeServices fake;
  change_state(fake.services, StateChange::What::Deny, "nonsense", fake.reply());
  fake.work();
  CHECK(fake.told == std::vector<std::string>{"error"});
  change_state(fake.services, StateChange::What::Allow, R"({"root":"/p"})", fake.reply());
  fake.workers.fail(WorkerProcess::End::Late);
  CHECK(fake.told == std::vector<std::string>{"error", "error"});
  CHECK(fake.body.find("state directory does not answer") != std::string::npos);
}

}  // namespace venvctl
