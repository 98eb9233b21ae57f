#include "core/resolve/answer_lines.h"
#include "daemon/decisions/decisions.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"

// When a worker is asked whether an environment is the user's own making, and what follows.
namespace venvctl {
namespace {

using What = WatchEvent::What;

// The environment of /p was seen being made, and is asked for.
struct Seeing : Deciding {
  Answers answers;
  Decision decision = decision_for("/p");

  Seeing() {
    load_state();
    sightings.on_event({What::MadeDirectory, kHolderWatch, ".venv"});
  }
  void ask() {
    decisions.answer(question_in("/p"), answers.taker());
    workers.reply(resolve_reply(decision, {{kWatch, ".venv"}}));
  }
  bool asks_for_witness() const {
    return workers.waiting() > 0 && workers.job().at(0) == kWitnessJob;
  }
  void testify(const std::string& doubt, bool is_passing) {
    const TrustEntry entry{TrustEntry::Grant::Witnessed, decision.choice->evidence.identity, 42};
    workers.reply({doubt, is_passing ? "1" : "0", to_json(entry)});
  }
  bool is_on() const { return answers.texts.at(0).find("env /p/.venv\n") != std::string::npos; }
};

}  // namespace

TEST_CASE("an environment that was seen being made is on with its first answer, and is recorded") {
  Seeing seeing;
  seeing.ask();
  REQUIRE(seeing.asks_for_witness());
  CHECK(seeing.answers.texts.empty());
  seeing.testify("", false);
  REQUIRE(seeing.answers.texts.size() == 1);
  CHECK(seeing.is_on());
  seeing.workers.reply(run_state_job(seeing.workers.job(), -1));
  CHECK(load_trust(seeing.directory.path())->find("/p/.venv") != nullptr);
}

TEST_CASE("a doubt leaves it off, and one that may pass asks for patience") {
  Seeing doubted;
  doubted.ask();
  doubted.testify("it came with the checkout", false);
  REQUIRE(doubted.answers.texts.size() == 1);
  CHECK_FALSE(doubted.is_on());
  CHECK(doubted.state.trust().entries.empty());

  Seeing passing;
  passing.ask();
  passing.testify("git is at work", true);
  CHECK(passing.answers.texts == std::vector{later_answer()});
  CHECK(passing.state.trust().entries.empty());
}

TEST_CASE("a witness that does not answer approves nothing") {
  Seeing seeing;
  seeing.ask();
  seeing.workers.fail(WorkerProcess::End::Late);
  REQUIRE(seeing.answers.texts.size() == 1);
  CHECK_FALSE(seeing.is_on());
  CHECK(seeing.state.trust().entries.empty());
}

TEST_CASE("nobody is asked about what was not seen, what shadows commands, and what is conda's") {
  Seeing unseen;
  unseen.sightings.on_event({What::Overflow, -1, ""});
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

}  // namespace venvctl
