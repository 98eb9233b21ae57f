#include "client/cli/records/following.h"

#include "client/cli/lookup/report.h"
#include "client/cli/records/created.h"
#include "client/cli/records/kept_approval.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::following_test {

namespace fs = std::filesystem;

// An environment that venvctl created in ~/old, which the user then renamed to ~/new.
struct Moved {
  Moved() {
    here.make_venv(old_prefix);
    EnvironmentRecord record;
    record.prefix = old_prefix;
    record.project = here.home + "/old";
    const auto report = **report_environment(session, old_prefix);
    REQUIRE(record_created(session, record, report.evidence).ok());
    fs::rename(here.home + "/old", here.home + "/new");
  }

  EnvironmentReport report() { return **report_environment(session, prefix); }
  Followed follow_it() {
    const auto before = known_before(session, prefix, report().evidence.identity, old_prefix);
    REQUIRE(before.ok());
    const PathMoves moves{{here.home + "/old", here.home + "/new"}};
    const auto followed = follow(session, *before, moves, Naming::ByUser);
    REQUIRE(followed.ok());
    return *followed;
  }

  HomeSession here;
  Session& session = *here.session;
  std::string old_prefix = here.home + "/old/.venv";
  std::string prefix = here.home + "/new/.venv";
};

TEST_CASE("a moved environment keeps its record and its approval") {
  Moved moved;
  CHECK(*approved_place(moved.session, moved.report().evidence.identity) == moved.old_prefix);
  CHECK(moved.report().verdict.state == TrustState::Unknown);
  CHECK(moved.follow_it().note.empty());
  CHECK(moved.report().verdict.state == TrustState::Created);
  const EnvironmentList& environments = **moved.session.state().environments();
  CHECK(environments.find(moved.old_prefix) == nullptr);
  REQUIRE(environments.find(moved.prefix) != nullptr);
  CHECK(environments.find(moved.prefix)->project == moved.here.home + "/new");
}

TEST_CASE("an environment whose configuration was changed loses its approval") {
  Moved moved;
  std::ofstream(moved.prefix + "/pyvenv.cfg")
      << "home = /usr/bin\ninclude-system-site-packages = true\n";
  CHECK(moved.follow_it().note.find("run venvctl allow") != std::string::npos);
  CHECK(moved.report().verdict.state == TrustState::Unknown);
}

TEST_CASE("an approval applies to a directory with the same birth time, a denial to a path") {
  TrustEntry entry;
  entry.identity = {"/a", 7, 100, 1000, "", ""};
  Identity found{"/b", 7, 100, 1000, "", ""};
  CHECK(is_for_directory(entry, found));
  found.born_ns = 101;
  CHECK_FALSE(is_for_directory(entry, found));
  found.born_ns = 0;
  CHECK_FALSE(is_for_directory(entry, found));
  found.real_path = "/a";
  CHECK(is_for_directory(entry, found));
  found.inode = 8;
  CHECK_FALSE(is_for_directory(entry, found));
  entry.grant = TrustEntry::Grant::Denied;
  CHECK(is_for_directory(entry, found));
}

}  // namespace venvctl::following_test
