#include "daemon/handlers/change.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_services.h"

namespace venvctl::change_test {

TEST_CASE("before a change is confirmed, all shells are made to ask again") {
  FakeServices fake;
  change_state(fake.services, StateChange::What::Allow, R"({"root":"/p"})", fake.reply());
  CHECK(fake.told.empty());
  fake.workers.work();
  CHECK(fake.told == std::vector<std::string>{"everyone asks again", "ok"});
}

TEST_CASE("a failed change does not make shells ask again, and the reason is reported") {
  FakeServices fake;
  change_state(fake.services, StateChange::What::Deny, "nonsense", fake.reply());
  fake.workers.work();
  CHECK(fake.told == std::vector<std::string>{"error"});
  change_state(fake.services, StateChange::What::Allow, R"({"root":"/p"})", fake.reply());
  fake.workers.fail(WorkerProcess::End::Late);
  CHECK(fake.told == std::vector<std::string>{"error", "error"});
  CHECK(fake.body.find("access to the state directory hangs") != std::string::npos);
}

}  // namespace venvctl::change_test
