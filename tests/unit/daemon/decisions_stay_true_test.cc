#include "core/resolve/answer_lines.h"
#include "daemon/decisions/decisions.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"
#include "tests/unit/daemon/run_until.h"

// The rule of decisions.h: what leaves memory takes the epoch with it, and nothing else does.
namespace venvctl {
namespace {

using What = WatchEvent::What;
constexpr int kWatch = Deciding::kWatch;

struct Knowing : Deciding {
  Knowing() {
    load_state();
    know("/p");
    epoch_before = epoch.path();
  }
  bool epoch_is_new() const { return epoch.path() != epoch_before; }
  std::string epoch_before;
};

}  // namespace

TEST_CASE("an event on an input takes the decision and the epoch, before anyone looks anew") {
  Knowing knowing;
  knowing.decisions.on_event({What::Changed, kWatch, ".venv"});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
  CHECK(knowing.workers.waiting() == 0);
}

TEST_CASE("an event that nothing rests on changes nothing") {
  Knowing knowing;
  knowing.decisions.on_event({What::Changed, kWatch, "notes.txt"});
  knowing.decisions.on_event({What::Changed, kWatch + 1, ".venv"});
  CHECK_FALSE(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 1);
}

TEST_CASE("lost events make everything unknown") {
  Knowing knowing;
  knowing.decisions.on_event({What::Overflow, -1, ""});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE(
    "unknown new directories are looked at once for many, and no shell hears of nothing new") {
  Knowing knowing;
  for (const char* name : {"a", "b", "c"}) {
    knowing.decisions.on_event({What::CameDirectory, kWatch, name});
  }
  CHECK_FALSE(knowing.epoch_is_new());
  REQUIRE(run_until(knowing.loop, [&] { return knowing.workers.waiting() > 0; }));
  CHECK(knowing.workers.waiting() == 1);
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK_FALSE(knowing.epoch_is_new());
}

TEST_CASE("an unknown new directory that changes the decision renews the epoch") {
  Knowing knowing;
  knowing.decisions.on_event({What::CameDirectory, kWatch, "unknown"});
  REQUIRE(run_until(knowing.loop, [&] { return knowing.workers.waiting() > 0; }));
  Decision other = decision_for("/p");
  other.choice->prefix = "/p/unknown";
  knowing.workers.reply(resolve_reply(other, {{kWatch, ""}}));
  CHECK(knowing.epoch_is_new());
}

TEST_CASE("a result that is older than an event on its inputs is made again") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.decisions.on_event({What::Changed, kWatch, ".venv"});
  deciding.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK(answers.texts.empty());
  REQUIRE(deciding.workers.waiting() == 1);
  deciding.workers.reply(resolve_reply(Decision{"/p", {}, {}, "", ""}, {{kWatch, ".venv"}}));
  REQUIRE(answers.texts.size() == 1);
  CHECK(answers.texts[0].find("root\n") != std::string::npos);
  CHECK(deciding.decisions.cached_count() == 1);
}

TEST_CASE("a result that is older than a change of the pins is made again, with the new ones") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.state.change({StateChange::What::Pin, R"({"directory":"/p","prefix":"/e"})", {}},
                        [](const Result<void>&) {});
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.reply(run_state_job(deciding.workers.job(), -1));
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(answers.texts.empty());
  REQUIRE(deciding.workers.waiting() == 1);
  const Message& job = deciding.workers.job();
  CHECK(std::find(job.begin(), job.end(), "/e") != job.end());
}

TEST_CASE("whatever comes into a directory of which every name counts is looked at") {
  Deciding deciding;
  deciding.load_state();
  deciding.decisions.answer(question_in("/p"), [](const std::string&) {});
  deciding.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, WatchedInput::kEveryName}}));
  deciding.decisions.on_event({What::Changed, kWatch, "grep"});
  CHECK(run_until(deciding.loop, [&] { return deciding.workers.waiting() == 1; }));
  CHECK(deciding.decisions.cached_count() == 1);
}

TEST_CASE("files that change all the time keep no question for ever: the answer is for now only") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.decisions.answer(question_in("/p"), answers.taker());
  int looks = 0;
  while (deciding.workers.waiting() > 0) {
    deciding.decisions.on_event({What::Changed, kWatch, ".venv"});
    deciding.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
    ++looks;
  }
  CHECK(looks == Decisions::kMaxLooks);
  REQUIRE(answers.texts.size() == 1);
  CHECK(answers.texts[0].find("keep no\n") != std::string::npos);
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a sweep heals what no event told, and disturbs nobody where nothing changed") {
  Knowing knowing;
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK_FALSE(knowing.epoch_is_new());
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.reply(resolve_reply(Decision{"/p", {}, {}, "", ""}, {{kWatch, ".venv"}}));
  CHECK(knowing.epoch_is_new());
}

TEST_CASE("a sweep looks at what shells hold and a share of the rest; without shells at nothing") {
  Knowing knowing;
  for (size_t i = 1; i < Decisions::kSweptInTurn + 10; ++i) knowing.know("/" + std::to_string(i));
  knowing.decisions.sweep({});
  CHECK(knowing.workers.waiting() == 0);
  knowing.decisions.sweep({question_in("/unknown")});
  size_t looks = 0;
  for (; knowing.workers.waiting() > 0; ++looks) knowing.workers.fail(WorkerProcess::End::Died);
  CHECK(looks == Decisions::kSweptInTurn);
}

TEST_CASE("what is looked at again is looked at one by one: who waits for an answer comes first") {
  Knowing knowing;
  knowing.know("/q");
  knowing.decisions.sweep({question_in("/p"), question_in("/q")});
  CHECK(knowing.workers.waiting() == 1);
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/new"), answers.taker());
  CHECK(knowing.workers.waiting() == 2);
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  knowing.workers.reply(resolve_reply(decision_for("/new"), {{kWatch, ".venv"}}));
  CHECK(answers.texts.size() == 1);
  CHECK(knowing.workers.waiting() == 1);
  knowing.workers.reply(resolve_reply(decision_for("/q"), {{kWatch, ".venv"}}));
  CHECK(knowing.workers.waiting() == 0);
  CHECK_FALSE(knowing.epoch_is_new());
}

TEST_CASE("what is forgotten while it waits to be looked at again is not looked at") {
  Knowing knowing;
  knowing.know("/q");
  knowing.decisions.sweep({question_in("/p"), question_in("/q")});
  knowing.decisions.forget_all();
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK(knowing.workers.waiting() == 0);
}

TEST_CASE("a known directory that can no longer be looked at is forgotten, with the epoch") {
  Knowing knowing;
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.fail(WorkerProcess::End::Late);
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE("no watch is given back while a worker may rely on it") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/q"), answers.taker());
  knowing.decisions.forget_all();
  CHECK(knowing.decisions.take_unused_watches().empty());
  knowing.workers.reply(resolve_reply(decision_for("/q"), {{kWatch + 1, ""}}));
  CHECK(knowing.decisions.take_unused_watches() == std::vector{kWatch});
}

}  // namespace venvctl
