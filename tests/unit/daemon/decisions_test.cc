#include "daemon/decisions/decisions.h"

#include "core/resolve/answer_lines.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"
#include "tests/unit/daemon/run_until.h"

// Questions and answers; decisions_stay_true_test.cc has events and sweeps.
namespace venvctl {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("however many ask the same, one worker looks and all get its answer") {
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

TEST_CASE("a known directory is answered at once, without a worker") {
  Deciding deciding;
  deciding.load_state();
  deciding.know("/p");
  const size_t before = deciding.workers.submitted();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "epoch " + deciding.epoch.path() + "\n"));
  CHECK_FALSE(holds(answers.texts[0], "keep no"));
  CHECK(deciding.workers.submitted() == before);
}

TEST_CASE("questions wait until the approvals are known") {
  Deciding deciding;
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  CHECK(deciding.workers.submitted() == 0);
  deciding.load_state();
  CHECK(deciding.workers.waiting() == 1);
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(answers.texts.size() == 1);
}

TEST_CASE("a question that takes too long is answered once, with later; its result is kept") {
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

TEST_CASE("a directory that hangs a worker is left alone for a while, others are not") {
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

TEST_CASE("few look at a remote mount at once; the others have their turn, or hear later") {
  Deciding deciding;
  deciding.load_state();
  deciding.mounts.remote = "/nas";
  Deciding::Answers answers;
  for (const char* at : {"/nas/1", "/nas/2", "/nas/3", "/nas/4"}) {
    deciding.decisions.answer(question_in(at), answers.taker());
  }
  CHECK(deciding.workers.waiting() == Decisions::kLooksAtRemoteMount);
  deciding.workers.reply(resolve_reply(decision_for("/nas/1"), {}));
  CHECK(answers.texts.size() == 1);
  CHECK(deciding.workers.waiting() == Decisions::kLooksAtRemoteMount);
  deciding.workers.fail(WorkerProcess::End::Late);
  CHECK(answers.texts.size() == 3);
  CHECK(deciding.workers.waiting() == 1);
}

TEST_CASE("what waits for its turn at a mount that goes away is looked at, all of it") {
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

TEST_CASE("a worker that died or spoke nonsense means later, and blames no directory") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.fail(WorkerProcess::End::Died);
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply({"nonsense"});
  CHECK(answers.texts == std::vector{later_answer(), later_answer()});
  CHECK(deciding.decisions.slow_places().empty());
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("what cannot be watched is answered and remembered by nobody") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}, false));
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "keep no\n"));
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a refused environment is looked at each time: modes and owners tell no events") {
  Deciding deciding;
  deciding.load_state();
  Decision decision = decision_for("/p");
  decision.choice->evidence.refusals = {"/p can be written by other users"};
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply(resolve_reply(decision, {}));
  REQUIRE(answers.texts.size() == 1);
  CHECK(holds(answers.texts[0], "keep no\n"));
  CHECK(holds(answers.texts[0], "\nenv\n"));
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a changed approval changes the answer and not the decision") {
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
  deciding.workers.reply(run_state_job(deciding.workers.job(), -1));
  deciding.decisions.answer(question_in("/p"), answers.taker());
  REQUIRE(answers.texts.size() == 2);
  CHECK(holds(answers.texts[0], "\nenv\n"));
  CHECK(holds(answers.texts[1], "env /p/.venv\n"));
  CHECK(deciding.epoch.path() != old_epoch);
  CHECK(deciding.workers.waiting() == 0);
}

TEST_CASE("what venvctl create has not finished is not on, whoever approved it, until it has") {
  Deciding deciding;
  deciding.load_state();
  const auto make = [&](StateChange::What what, const std::string& body) {
    StateChange change;
    change.what = what;
    change.body = body;
    deciding.state.change(change, [](const Result<void>& result) { REQUIRE(result); });
    deciding.workers.reply(run_state_job(deciding.workers.job(), -1));
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

TEST_CASE("without an epoch file nothing may be remembered by a shell") {
  Deciding deciding;
  deciding.load_state();
  std::filesystem::remove_all(deciding.directory.path());
  deciding.decisions.renew_epoch();
  CHECK(holds(deciding.decisions.empty_answer(), "keep no\n"));
}

}  // namespace venvctl
