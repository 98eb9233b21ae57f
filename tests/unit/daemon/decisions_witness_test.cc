#include "core/resolve/answer_lines.h"
#include "daemon/decisions/decisions.h"
#include "daemon/decisions/inquiries.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"

// Tests when the daemon asks a worker whether the user made an environment, and what the daemon
// does after the worker's reply.
namespace venvctl::decisions_witness_test {

using What = WatchEvent::What;

// The daemon has seen that /p's environment was created. A shell asks about /p.
struct Seeing : Deciding {
  Answers answers;
  Decision decision = decision_for("/p");

  Seeing() {
    load_state();
    births.on_event({What::MadeDirectory, kHolderWatch, ".venv"});
  }
  void ask() {
    decisions.answer(question_in("/p"), answers.taker());
    workers.reply(resolve_reply(decision, {{kWatch, ".venv"}}));
  }
  bool asks_for_witness() const { return workers.waiting() > 0 && workers.is<WitnessJob>(); }
  void conclude(const WitnessOutcome& outcome) {
    const TrustEntry entry{TrustEntry::Grant::Witnessed, decision.choice->evidence.identity, 42};
    workers.reply(job_reply<WitnessJob>(WitnessResult{outcome, entry}));
  }
  bool is_on() const { return answers.texts.at(0).find("env /p/.venv\n") != std::string::npos; }
};

TEST_CASE("an environment whose creation was seen is active in its first answer, and is recorded") {
  Seeing seeing;
  seeing.ask();
  REQUIRE(seeing.asks_for_witness());
  CHECK(seeing.answers.texts.empty());
  seeing.conclude({});
  REQUIRE(seeing.answers.texts.size() == 1);
  CHECK(seeing.is_on());
  seeing.workers.work();
  CHECK(load_trust(seeing.directory.path())->find("/p/.venv") != nullptr);
}

TEST_CASE("an objection keeps an environment inactive; if it is temporary, the answer is `later`") {
  Seeing refused;
  refused.ask();
  refused.conclude({"it came with the checkout", false, false});
  REQUIRE(refused.answers.texts.size() == 1);
  CHECK_FALSE(refused.is_on());
  CHECK(refused.state.trust().entries.empty());

  Seeing passing;
  passing.ask();
  passing.conclude({"git is running", true, false});
  CHECK(passing.answers.texts == std::vector{later_answer()});
  CHECK(passing.state.trust().entries.empty());
}

TEST_CASE("an objection that is older than the last question is checked again before the answer") {
  Seeing seeing;
  seeing.ask();
  seeing.decisions.answer(question_in("/p"), seeing.answers.taker());
  seeing.conclude({"it lacks bin/activate", false, false});
  CHECK(seeing.answers.texts.empty());
  REQUIRE(seeing.workers.waiting() == 1);
  seeing.workers.reply(resolve_reply(seeing.decision, {{Deciding::kWatch, ".venv"}}));
  seeing.conclude({});
  REQUIRE(seeing.answers.texts.size() == 2);
  CHECK(seeing.is_on());
}

TEST_CASE("repeated questions cause at most kMaxLooks checks of an objection") {
  Seeing seeing;
  seeing.ask();
  for (int i = 1; i < Inquiries::kMaxLooks; ++i) {
    seeing.decisions.answer(question_in("/p"), seeing.answers.taker());
    seeing.conclude({"it lacks bin/activate", false, false});
    REQUIRE(seeing.answers.texts.empty());
    seeing.workers.reply(resolve_reply(seeing.decision, {{Deciding::kWatch, ".venv"}}));
  }
  seeing.decisions.answer(question_in("/p"), seeing.answers.taker());
  seeing.conclude({"it lacks bin/activate", false, false});
  // The last question came after the check began, so its answer does not say "not approved".
  CHECK(seeing.answers.texts.size() == Inquiries::kMaxLooks + 1);
  CHECK(seeing.answers.texts.back() == later_answer());
}

TEST_CASE("a creation that was seen does not approve a python that is added later") {
  Seeing seeing;
  seeing.ask();
  seeing.conclude({});
  CHECK(seeing.is_on());
  seeing.workers.work();  // records the approval
  Decision replaced = seeing.decision;
  replaced.choice->evidence.identity.interpreter = "a script";
  seeing.decisions.on_event({What::Changed, Deciding::kWatch, ".venv"});
  seeing.decisions.answer(question_in("/p"), seeing.answers.taker());
  seeing.workers.reply(resolve_reply(replaced, {{Deciding::kWatch, ".venv"}}));
  REQUIRE(seeing.answers.texts.size() == 2);
  CHECK(seeing.answers.texts[1].find("it was replaced after you approved it") != std::string::npos);

  Decision recreated = replaced;
  recreated.choice->evidence.identity.inode = 8;
  seeing.decisions.on_event({What::Changed, Deciding::kWatch, ".venv"});
  seeing.decisions.answer(question_in("/p"), seeing.answers.taker());
  seeing.workers.reply(resolve_reply(recreated, {{Deciding::kWatch, ".venv"}}));
  CHECK(seeing.asks_for_witness());
}

TEST_CASE("a permanent objection deletes the creation record, and any other objection keeps it") {
  for (const bool is_final : {false, true}) {
    Seeing seeing;
    seeing.ask();
    seeing.conclude({"it is in the git index", false, is_final});
    CHECK_FALSE(seeing.is_on());
    CHECK(seeing.births.find(kHolderWatch, ".venv").has_value() != is_final);
  }
}

TEST_CASE("without an answer of a witness job, no environment is approved, and none is refused") {
  const auto end =
      GENERATE(WorkerProcess::End::Late, WorkerProcess::End::Died, WorkerProcess::End::NotStarted);
  Seeing seeing;
  seeing.ask();
  seeing.workers.fail(end);
  CHECK(seeing.answers.texts == std::vector{later_answer()});
  CHECK(seeing.state.trust().entries.empty());
}

TEST_CASE("no witness job runs for an unseen creation, a shadowed command or a conda environment") {
  Seeing unseen;
  unseen.births.on_event({What::Overflow, -1, ""});
  unseen.ask();
  CHECK_FALSE(unseen.asks_for_witness());
  Seeing shadowing;
  shadowing.decision.choice->evidence.shadows = {"grep"};
  shadowing.ask();
  CHECK_FALSE(shadowing.asks_for_witness());
  Seeing conda;
  conda.decision.choice->is_conda = true;
  conda.ask();
  CHECK_FALSE(conda.asks_for_witness());
}

}  // namespace venvctl::decisions_witness_test
