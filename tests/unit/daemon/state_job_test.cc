#include "daemon/workers/jobs/state_job.h"

#include <sys/inotify.h>

#include <filesystem>
#include <fstream>

#include "core/base/fd.h"
#include "core/base/state_document.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::state_job_test {

using What = StateChange::What;

Result<StateResult> run(const std::string& directory, const StateChange& change,
                        const StateSignatures& known = {}, int inotify_fd = -1) {
  RealFileSystem files;
  return done<StateJob>({directory, change, known}, {inotify_fd, {}, files});
}

struct Files {
  TemporaryDirectory directory;

  Result<std::optional<StateSnapshot>> done(What what, const std::string& body = "",
                                            const StateSnapshot& known = {},
                                            std::vector<EnvironmentRecord> records = {}) const {
    const StateChange change{what, body, std::move(records)};
    auto result = run(directory.path(), change, known.signatures);
    if (!result) return result.error();
    return std::move(result->snapshot);
  }
  // Returns the new state. Fails the test if nothing is new.
  StateSnapshot snapshot(What what, const std::string& body = "") const {
    auto result = done(what, body);
    if (!result) FAIL(result.error().message);
    REQUIRE(result->has_value());
    return **result;
  }
};

std::string entry(TrustEntry::Grant grant) {
  return to_json(TrustEntry{grant, {"/p/.venv", 7, 8, 9, "config", "/usr/bin/python3"}, 42});
}

std::string record(const std::string& prefix) {
  EnvironmentRecord made;
  made.prefix = prefix;
  made.kind = "venv";
  return to_json(made);
}

TEST_CASE("a refresh reports no change until the files differ from the known snapshot") {
  const Files files;
  const StateSnapshot known = files.snapshot(What::Nothing);
  const auto again = files.done(What::Nothing, "", known);
  REQUIRE(again);
  CHECK_FALSE(*again);
  REQUIRE(save_trust_root(files.directory.path(), {"/by/another/program", 1}));
  const auto changed = files.done(What::Nothing, "", known);
  REQUIRE(changed);
  REQUIRE(*changed);
  CHECK((*changed)->trust.roots.size() == 1);
  CHECK((*changed)->signatures.trust != known.signatures.trust);
  CHECK((*changed)->signatures.environments == known.signatures.environments);
}

TEST_CASE("a change is written to the files and is part of the reply") {
  const Files files;
  CHECK(files.snapshot(What::Allow, entry(TrustEntry::Grant::Allowed)).trust.entries.size() == 1);
  CHECK(files.snapshot(What::Allow, R"({"root":"/code"})").trust.roots.size() == 1);
  const auto denied = files.snapshot(What::Deny, entry(TrustEntry::Grant::Denied));
  CHECK(denied.trust.entries.at(0).grant == TrustEntry::Grant::Denied);
  CHECK(files.snapshot(What::Register, record("/p/.venv")).environments.records.size() == 1);
  const auto forgotten =
      files.snapshot(What::Forget, R"({"prefix":"/p/.venv","realPath":"/p/.venv"})");
  CHECK(forgotten.environments.records.empty());
  CHECK(forgotten.trust.entries.empty());
  CHECK(load_trust(files.directory.path())->roots.size() == 1);
}

TEST_CASE("a pin is set by a prefix and removed by an empty prefix") {
  const Files files;
  const auto pinned = files.snapshot(What::Pin, R"({"directory":"/p","prefix":"/e"})");
  CHECK(pinned.pins.prefixes == std::map<std::string, std::string>{{"/p", "/e"}});
  CHECK(files.snapshot(What::Pin, R"({"directory":"/p","prefix":""})").pins.prefixes.empty());
}

TEST_CASE("a denial cannot be sent as an approval, and an approval cannot be sent as a denial") {
  const Files files;
  CHECK_FALSE(files.done(What::Allow, entry(TrustEntry::Grant::Denied)));
  CHECK_FALSE(files.done(What::Deny, entry(TrustEntry::Grant::Allowed)));
  CHECK(files.snapshot(What::Nothing).trust.entries.empty());
}

TEST_CASE("approvals and records in a list are written together, or none is written") {
  const Files files;
  const std::string good = entry(TrustEntry::Grant::Allowed);
  std::string other = good;
  other.replace(other.find("/p/.venv"), 8, "/q/.venv");
  const auto entries = [](const std::string& one, const std::string& two) {
    return R"({"entries":[)" + one + "," + two + "]}";
  };
  CHECK_FALSE(files.done(What::Allow, entries(good, "{}")));
  CHECK_FALSE(files.done(What::Allow, entries(good, entry(TrustEntry::Grant::Denied))));
  CHECK(files.snapshot(What::Nothing).trust.entries.empty());
  CHECK(files.snapshot(What::Allow, entries(good, other)).trust.entries.size() == 2);

  const auto records = [](const std::string& one, const std::string& two) {
    return R"({"environments":[)" + one + "," + two + "]}";
  };
  CHECK_FALSE(files.done(What::Register, records(record("/p/.venv"), "7")));
  CHECK(files.snapshot(What::Nothing).environments.records.empty());
  const auto both = records(record("/p/.venv"), record("/q/.venv"));
  CHECK(files.snapshot(What::Register, both).environments.records.size() == 2);
}

TEST_CASE("a change with an unusable body fails with a reason and writes nothing") {
  const Files files;
  for (const What what : {What::Allow, What::Deny, What::Register, What::Forget, What::Pin}) {
    for (const std::string body : {"", "nonsense \xFF", "[]", "{}", R"({"root":7,"prefix":7})"}) {
      const auto result = files.done(what, body);
      INFO(static_cast<int>(what) << " " << body);
      REQUIRE_FALSE(result);
      CHECK_FALSE(result.error().message.empty());
    }
  }
  CHECK(std::filesystem::is_empty(files.directory.path()));
}

TEST_CASE("a path that is not absolute is refused and not written") {
  const Files files;
  const std::pair<What, std::string> requests[] = {
      {What::Allow, R"({"root":""})"},
      {What::Allow, R"({"root":"relative"})"},
      {What::Pin, R"({"directory":"p","prefix":"/e"})"},
      {What::Pin, R"({"directory":"/p","prefix":"e"})"},
  };
  for (const auto& [what, body] : requests) {
    const auto result = files.done(what, body);
    INFO(body);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::Usage);
    CHECK(result.error().message.find("absolute path") != std::string::npos);
  }
  CHECK(std::filesystem::is_empty(files.directory.path()));
}

TEST_CASE("a change whose sender no longer waits is not made") {
  const Files files;
  const auto request = [](int64_t until) {
    return R"({"root":"/code","until":)" + std::to_string(until) + "}";
  };
  const auto late = files.done(What::Allow, request(monotonic_now_ns()));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::Unreachable);
  CHECK(files.done(What::Allow, request(monotonic_now_ns() + int64_t{60'000'000'000})));
}

TEST_CASE("a change from a program with another state directory is refused and not written") {
  const Files files;
  const TemporaryDirectory other;
  const auto request = [](const std::string& directory) {
    return R"({"root":"/code","stateDirectory":")" + directory + R"("})";
  };
  const auto refused = files.done(What::Allow, request(other.path()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::Failed);
  CHECK(refused.error().message.find(files.directory.path()) != std::string::npos);
  CHECK_FALSE(files.done(What::Allow, request(other.path() + "/missing")));
  CHECK_FALSE(files.done(What::Allow, request("relative")));
  CHECK(std::filesystem::is_empty(files.directory.path()));
  CHECK(files.snapshot(What::Allow, request(files.directory.path())).trust.roots.size() == 1);
  const std::string link = other.path() + "/link";
  std::filesystem::create_directory_symlink(files.directory.path(), link);
  CHECK(files.done(What::Allow, request(link)));
}

TEST_CASE("an environment that could not be forgotten completely stays recorded for a retry") {
  const Files files;
  files.snapshot(What::Register, record("/p/.venv"));
  std::ofstream(files.directory.path() + "/trust.json") << R"({"schema":99})";
  CHECK_FALSE(files.done(What::Forget, R"({"prefix":"/p/.venv","realPath":"/p/.venv"})"));
  CHECK(load_environments(files.directory.path())->find("/p/.venv") != nullptr);
}

TEST_CASE("several uses are recorded together") {
  const Files files;
  EnvironmentRecord first;
  first.prefix = "/a";
  EnvironmentRecord second;
  second.prefix = "/b\xFF";
  second.last_used = 77;
  const auto result = files.done(What::RecordUse, "", {}, {first, second});
  REQUIRE(result);
  REQUIRE(*result);
  REQUIRE((*result)->environments.find("/b\xFF") != nullptr);
  CHECK((*result)->environments.find("/b\xFF")->last_used == 77);
}

TEST_CASE("if a change cannot be made, the reply contains the reason") {
  TemporaryDirectory directory;
  std::ofstream(directory.path() + "/file");
  const StateChange change{What::Allow, R"({"root":"/code"})", {}};
  const auto result = run(directory.path() + "/file/state", change);
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find(directory.path()) != std::string::npos);
  const auto usage = run(directory.path(), {What::Pin, "{}", {}});
  REQUIRE_FALSE(usage);
  CHECK(usage.error().code == ErrorCode::Usage);
}

TEST_CASE(
    "the job watches the state files or a missing directory; without inotify, it does not watch") {
  TemporaryDirectory directory;
  const UniqueFd inotify(::inotify_init1(IN_CLOEXEC));
  const auto inputs_in = [&](const std::string& state_directory,
                             const StateSignatures& known = {}) {
    return run(state_directory, {}, known, inotify.get());
  };
  const auto all = inputs_in(directory.path());
  REQUIRE(all);
  REQUIRE(all->inputs.size() == 4);
  CHECK(all->inputs[0].name == "environments.json");
  CHECK(all->inputs[1].name == "found.json");
  CHECK(all->inputs[2].name == "pins.json");
  CHECK(all->inputs[3].name == "trust.json");
  CHECK(all->inputs[0].watch == all->inputs[2].watch);
  REQUIRE(all->snapshot);
  const auto again = inputs_in(directory.path(), all->snapshot->signatures);
  REQUIRE(again);
  CHECK_FALSE(again->snapshot);
  CHECK(again->inputs == all->inputs);
  const auto missing = inputs_in(directory.path() + "/share/venvctl");
  REQUIRE(missing);
  REQUIRE(missing->inputs.size() == 1);
  CHECK(missing->inputs[0] == WatchedName{all->inputs[0].watch, "share"});
  const auto without = run(directory.path(), {});
  REQUIRE(without);
  CHECK(without->inputs.empty());
}

}  // namespace venvctl::state_job_test
