#include "daemon/decisions/decisions.h"

#include <algorithm>

#include "core/resolve/answer_lines.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"
#include "tests/unit/daemon/run_until.h"

// Questions and answers. Events and sweeps are tested in decisions_stay_true_test.cc.
namespace venvctl::decisions_test {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("equal questions share one worker job and get the same answer") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  for (int i = 0; i < 3; ++i) deciding.decisions.answer(question_in("/p"), answers.taker());
  CHECK(deciding.workers.waiting() == 1);
  CHECK(answers.texts.empty());
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  REQUIRE(answers.texts.size() == 3);
  CHECK(answers.texts[0] == answers.texts[2]);
  CHECK(holds(answers.texts[0], "root /p\n"));
}

TEST_CASE("a known directory is answered immediately, without a worker") {
  Deciding deciding;
  deciding.load_state();
  deciding.know("/p");
  const size_t before = deciding.workers.submitted();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "epoch " + deciding.epoch.living_path() + "\n"));
  CHECK_FALSE(holds(answers.texts[0], "keep no"));
  CHECK(deciding.workers.submitted() == before);
}

TEST_CASE("questions wait until the approvals are loaded") {
  Deciding deciding;
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  CHECK(deciding.workers.submitted() == 0);
  deciding.load_state();
  CHECK(deciding.workers.waiting() == 1);
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(answers.texts.size() == 1);
}

TEST_CASE("a question that takes too long gets the answer `later` once, and its result is cached") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(run_until(deciding.loop, [&] { return !answers.texts.empty(); }));
  CHECK(answers.texts[0] == later_answer());
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(answers.texts.size() == 1);
  CHECK(deciding.decisions.cached_count() == 1);
}

TEST_CASE(
    "a directory that hangs a worker is not checked again for a while, but other directories are") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/hangs"), answers.taker());
  deciding.workers.fail(WorkerProcess::End::Late);
  CHECK(answers.texts == std::vector{later_answer()});
  CHECK(deciding.decisions.slow_places() == std::vector<std::string>{"/hangs"});
  deciding.decisions.answer(question_in("/hangs/in"), answers.taker());
  CHECK(answers.texts.size() == 2);
  CHECK(deciding.workers.waiting() == 0);
  deciding.decisions.answer(question_in("/well"), answers.taker());
  CHECK(deciding.workers.waiting() == 1);
}

TEST_CASE("only a few questions at a time use a remote mount; the others wait or get `later`") {
  Deciding deciding;
  deciding.load_state();
  deciding.mounts.remote = "/nas";
  Deciding::Answers answers;
  for (const char* at : {"/nas/1", "/nas/2", "/nas/3", "/nas/4"}) {
    deciding.decisions.answer(question_in(at), answers.taker());
  }
  CHECK(deciding.workers.waiting() == MountQuota::kLooks);
  deciding.workers.reply(resolve_reply(decision_for("/nas/1"), {}));
  CHECK(answers.texts.size() == 1);
  CHECK(deciding.workers.waiting() == MountQuota::kLooks);
  deciding.workers.fail(WorkerProcess::End::Late);
  CHECK(answers.texts.size() == 3);
  CHECK(deciding.workers.waiting() == 1);
}

TEST_CASE("if a mount disappears, all questions that waited for it are checked") {
  Deciding deciding;
  deciding.load_state();
  deciding.mounts.remote = "/nas";
  Deciding::Answers answers;
  for (const char* at : {"/nas/1", "/nas/2", "/nas/3", "/nas/4", "/nas/5", "/nas/6"}) {
    deciding.decisions.answer(question_in(at), answers.taker());
  }
  deciding.mounts.remote = "";
  for (int i = 1; deciding.workers.waiting() > 0; ++i) {
    deciding.workers.reply(resolve_reply(decision_for("/nas/" + std::to_string(i)), {}));
  }
  CHECK(answers.texts.size() == 6);
  CHECK_FALSE(deciding.decisions.is_working());
}

TEST_CASE(
    "if a worker fails to start or sends garbage, the answer is `later`; no directory is blamed") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.fail(WorkerProcess::End::NotStarted);
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply({"nonsense"});
  CHECK(answers.texts == std::vector{later_answer(), later_answer()});
  CHECK(deciding.decisions.slow_places().empty());
  CHECK(deciding.decisions.places_that_kill().empty());
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE(
    "if a worker dies, its directory is not read for a while, and the fatal file is reported") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.fail(WorkerProcess::End::Died, {"/p/pyproject.toml"});
  for (int i = 0; i < 100; ++i) deciding.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts == std::vector(101, later_answer()));
  CHECK(deciding.workers.waiting() == 0);
  const auto killers = deciding.decisions.places_that_kill();
  REQUIRE(killers.size() == 1);
  CHECK(killers[0].place == "/p");
  CHECK(killers[0].file == "/p/pyproject.toml");
  CHECK(deciding.decisions.slow_places().empty());
  // Other directories still get answers.
  deciding.know("/q");
  CHECK(deciding.decisions.cached_count() == 1);
}

TEST_CASE(
    "an answer whose inputs cannot be watched is neither cached nor remembered by the shell") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}, false));
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "keep no\n"));
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("the answer for a refused environment is neither cached nor remembered by the shell") {
  Deciding deciding;
  deciding.load_state();
  Decision decision = decision_for("/p");
  decision.choice->evidence.refusals = {"/p is writable by other users"};
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply(resolve_reply(decision, {}));
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "keep no\n"));
  CHECK(holds(answers.texts[0], "\nenv\n"));
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a changed approval changes the answer but not the decision") {
  Deciding deciding;
  deciding.load_state();
  deciding.know("/p");
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  const std::string old_epoch = deciding.epoch.path();
  StateChange change;
  change.what = StateChange::What::Allow;
  change.body = R"({"root":"/p"})";
  deciding.state.change(change, [](const Result<void>& result) { REQUIRE(result); });
  deciding.workers.work();
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 2);
  CHECK(holds(answers.texts[0], "\nenv\n"));
  CHECK(holds(answers.texts[1], "env /p/.venv\n"));
  CHECK(deciding.epoch.path() != old_epoch);
  CHECK(deciding.workers.waiting() == 0);
}

TEST_CASE(
    "an environment that `venvctl create` has not finished is inactive, even if it is approved") {
  Deciding deciding;
  deciding.load_state();
  const auto make = [&](StateChange::What what, const std::string& body) {
    StateChange change;
    change.what = what;
    change.body = body;
    deciding.state.change(change, [](const Result<void>& result) { REQUIRE(result); });
    deciding.workers.work();
  };
  make(StateChange::What::Allow, R"({"root":"/p"})");
  make(StateChange::What::Register, R"({"prefix":"/p/.venv","stage":"creating","inode":7})");
  deciding.know("/p");
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  const std::string old_epoch = deciding.epoch.path();
  make(StateChange::What::Register, R"({"prefix":"/p/.venv","stage":"ready","madeByUs":true})");
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 2);
  CHECK(holds(answers.texts[0], "\nenv\n"));
  CHECK_FALSE(holds(answers.texts[0], "say"));
  CHECK(holds(answers.texts[1], "env /p/.venv\n"));
  CHECK(deciding.epoch.path() != old_epoch);
}

TEST_CASE("without an epoch file, no shell may remember an answer") {
  Deciding deciding;
  deciding.load_state();
  std::filesystem::remove_all(deciding.directory.path());
  deciding.decisions.renew_epoch();
  deciding.know("/p");
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "keep no\n"));
}

TEST_CASE("if the decisions take too much memory, they are forgotten and a new epoch begins") {
  Deciding deciding;
  deciding.load_state();
  const std::string large(1024 * 1024, 'd');
  constexpr size_t kCount = 2 * DecisionCache::kMaxBytes / (1024 * 1024);
  size_t most = 0;
  const std::string first_epoch = deciding.epoch.path();
  for (size_t i = 0; i < kCount; ++i) {
    const std::string directory = "/" + std::to_string(i);
    deciding.decisions.answer(question_in(directory), [](const std::string&) {});
    deciding.workers.reply(
        resolve_reply(Decision{directory, {}, {}, directory + large, ""}, {{1, directory}}));
    most = std::max(most, deciding.decisions.cached_bytes());
  }
  CHECK(most < DecisionCache::kMaxBytes + 4 * large.size());
  CHECK(deciding.decisions.cached_count() < kCount);
  CHECK(deciding.epoch.path() != first_epoch);
}

}  // namespace venvctl::decisions_test
