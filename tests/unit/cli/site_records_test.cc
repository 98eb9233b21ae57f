#include "client/cli/records/site_records.h"

#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::site_records_test {

TEST_CASE("a site reads, records and erases environments in the session's state files") {
  HomeSession here;
  Session& session = *here.session;
  const Site::Records records = site_records(session);
  CHECK(records.read()->records.empty());
  EnvironmentRecord record;
  record.prefix = here.project + "/.venv";
  record.stage = EnvironmentRecord::Stage::Creating;
  REQUIRE(records.record(record).ok());
  session.state().forget();
  REQUIRE(records.read()->find(record.prefix) != nullptr);
  CHECK(records.read()->find(record.prefix)->stage == EnvironmentRecord::Stage::Creating);
  REQUIRE(records.erase(record.prefix).ok());
  session.state().forget();
  CHECK(records.read()->find(record.prefix) == nullptr);
}

}  // namespace venvctl::site_records_test
