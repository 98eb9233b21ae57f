#include "client/cli/removal/prunable.h"

#include "client/cli/lookup/report.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::prunable_test {

constexpr int64_t kDay = 86'400;
constexpr int64_t kNow = 1000 * kDay;

TEST_CASE("an environment is pruned only if it meets a criterion that the user gave") {
  HomeSession here;
  EnvironmentReport report;
  report.prefix = here.make_venv();
  report.inspection.health = Health::Broken;
  report.inspection.detail = "no python";
  report.last_used = kNow - 10 * kDay;
  const auto reason = [&](const PruneCriteria& wanted) {
    return reason_to_prune(*here.session, report, wanted, kNow);
  };
  const PruneCriteria orphaned{std::nullopt, true, false};
  const PruneCriteria broken{std::nullopt, false, true};
  CHECK_FALSE(reason({}).has_value());
  CHECK_FALSE(reason(orphaned).has_value());
  REQUIRE(reason(broken).has_value());
  CHECK(reason(broken)->text == "broken: no python");
  CHECK(reason(broken)->is_damage);
  CHECK_FALSE(reason({11 * kDay, false, false}).has_value());
  REQUIRE(reason({9 * kDay, false, false}).has_value());
  CHECK(reason({9 * kDay, false, false})->text.starts_with("last used "));
}

TEST_CASE("an environment that may be in use or belongs to a tool is not pruned") {
  HomeSession here;
  const std::string prefix = here.make_venv(here.home + "/.local/share/pipx/venvs/black");
  std::ofstream(prefix + "/pipx_metadata.json") << "{}";
  EnvironmentReport report = **report_environment(*here.session, prefix);
  ReasonsToKeep reasons(*here.session, std::vector<std::string>{prefix});
  report.inspection.kind = "pipx";
  CHECK(reasons.for_environment(report, {}) == "belongs to pipx: run pipx uninstall black");
  report.inspection.kind = "venv";
  CHECK(reasons.for_environment(report, {}).empty());
  std::filesystem::remove(prefix + "/bin/python");
  std::filesystem::create_symlink("/media/unplugged/python", prefix + "/bin/python");
  CHECK(reasons.for_environment(report, {"broken", true}).find("may not be mounted") !=
        std::string::npos);
}

}  // namespace venvctl::prunable_test
