#include "core/resolve/answer_lines.h"
#include "daemon/decisions/decisions.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"
#include "tests/unit/daemon/run_until.h"

// Tests the rule in decisions.h: a new epoch begins if a decision leaves the cache, and only then.
namespace venvctl::decisions_stay_true_test {

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

TEST_CASE("an event on an input removes the decision and begins a new epoch before any new check") {
  Knowing knowing;
  knowing.decisions.on_event({What::Changed, kWatch, ".venv"});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
  CHECK(knowing.workers.waiting() == 0);
}

TEST_CASE("an event that no decision depends on changes nothing") {
  Knowing knowing;
  knowing.decisions.on_event({What::Changed, kWatch, "notes.txt"});
  knowing.decisions.on_event({What::Changed, kWatch + 1, ".venv"});
  CHECK_FALSE(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 1);
}

TEST_CASE("if events are lost, all decisions are removed and a new epoch begins") {
  Knowing knowing;
  knowing.decisions.on_event({What::Overflow, -1, ""});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE(
    "new directories with unknown names cause one check, and no new epoch if nothing changed") {
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

TEST_CASE("a shell that asks does not wait for the check that a new directory will cause") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.decisions.on_event({What::CameDirectory, kWatch, "unknown"});
  knowing.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts.empty());
  REQUIRE(knowing.workers.waiting() == 1);
  knowing.workers.reply(resolve_reply(decision_for("/p"), {directories_in(kWatch)}));
  CHECK(answers.texts.size() == 1);
}

TEST_CASE("a new directory with an unknown name begins a new epoch if it changes the decision") {
  Knowing knowing;
  knowing.decisions.on_event({What::CameDirectory, kWatch, "unknown"});
  REQUIRE(run_until(knowing.loop, [&] { return knowing.workers.waiting() > 0; }));
  Decision other = decision_for("/p");
  other.choice->prefix = "/p/unknown";
  knowing.workers.reply(resolve_reply(other, {directories_in(kWatch)}));
  CHECK(knowing.epoch_is_new());
}

TEST_CASE("a result is computed again if an event on its inputs arrived meanwhile") {
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

TEST_CASE("a result is computed again with the new pins if the pins changed meanwhile") {
  Deciding deciding;
  deciding.load_state();
  Deciding::Answers answers;
  deciding.state.change({StateChange::What::Pin, R"({"directory":"/p","prefix":"/e"})", {}},
                        [](const Result<void>&) {});
  deciding.decisions.answer(question_in("/p"), answers.taker());
  deciding.workers.work();
  deciding.workers.reply(resolve_reply(decision_for("/p"), {}));
  CHECK(answers.texts.empty());
  REQUIRE(deciding.workers.waiting() == 1);
  CHECK(deciding.workers.question<ResolveJob>().pins == Pins{{"/p", "/e"}});
}

TEST_CASE("any change in a directory where every name counts begins a new epoch immediately") {
  Deciding deciding;
  deciding.load_state();
  deciding.decisions.answer(question_in("/p"), [](const std::string&) {});
  deciding.workers.reply(resolve_reply(decision_for("/p"), {all_names_in(kWatch)}));
  const uint64_t epoch = deciding.epoch.number();
  deciding.decisions.on_event({What::Changed, kWatch, "grep"});
  CHECK(deciding.epoch.number() == epoch + 1);
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a flood of changes begins one new epoch and causes no check until a shell asks again") {
  Knowing knowing;
  knowing.know("/q");
  const uint64_t epoch = knowing.epoch.number();
  for (int i = 0; i < 1000; ++i) {
    knowing.decisions.on_event({What::Changed, kWatch, ".venv"});
    knowing.decisions.on_event({What::MadeDirectory, kWatch, "new" + std::to_string(i)});
  }
  CHECK(knowing.epoch.number() == epoch + 1);
  CHECK(knowing.workers.waiting() == 0);
  knowing.know("/p");
  for (int i = 0; i < 1000; ++i) knowing.decisions.on_event({What::Changed, kWatch, ".venv"});
  CHECK(knowing.epoch.number() == epoch + 2);
}

TEST_CASE("a change of mode or owner begins a new epoch immediately") {
  Knowing knowing;
  knowing.decisions.on_event({What::Attributes, kWatch, ".venv"});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE("a decision that was last checked kFreshFor ago is checked again before it is sent") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.now_ms += Decisions::kFreshFor.count() - 1;
  knowing.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 1);
  knowing.now_ms += 1;
  knowing.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 1);
  REQUIRE(knowing.workers.waiting() == 1);
  knowing.workers.reply(
      resolve_reply(decision_for("/p"), {{kWatch, ".venv"}, directories_in(kWatch)}));
  CHECK(answers.texts.size() == 2);
  CHECK_FALSE(knowing.epoch_is_new());
  knowing.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 3);
  CHECK(knowing.workers.waiting() == 0);
}

TEST_CASE("if an old decision is outdated, it is not sent and a new epoch begins") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.now_ms += Decisions::kFreshFor.count();
  knowing.decisions.answer(question_in("/p"), answers.taker());
  knowing.workers.reply(resolve_reply(Decision{"/p", {}, {}, "", ""}, {{kWatch, ".venv"}}));
  REQUIRE(answers.texts.size() == 1);
  CHECK(answers.texts[0].find("env\n") != std::string::npos);
  CHECK(knowing.epoch_is_new());
}

TEST_CASE("a decision that a sweep has checked is sent without another check") {
  Knowing knowing;
  knowing.now_ms += Decisions::kFreshFor.count();
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.reply(
      resolve_reply(decision_for("/p"), {{kWatch, ".venv"}, directories_in(kWatch)}));
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 1);
}

TEST_CASE("an event that concerns hundreds of decisions drops all decisions in the cache") {
  Knowing knowing;
  for (size_t i = 0; i < Decisions::kMaxDropped; ++i) knowing.know("/" + std::to_string(i));
  knowing.decisions.answer(question_in("/else"), [](const std::string&) {});
  knowing.workers.reply(resolve_reply(decision_for("/else"), {{kWatch + 1, ".venv"}}));
  knowing.decisions.on_event({What::Changed, kWatch, ".venv"});
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE(
    "when hundreds of equal decisions may have changed, only one is checked before shells ask") {
  Knowing knowing;
  const std::vector<WatchedName> inputs = {directories_in(kWatch + 1)};
  const Decision same{"", {}, {}, "/p", ""};
  for (size_t i = 0; i < Decisions::kMaxDropped + 10; ++i) {
    knowing.decisions.answer(question_in("/p/" + std::to_string(i)), [](const std::string&) {});
    knowing.workers.reply(resolve_reply(same, inputs));
  }
  knowing.decisions.on_event({What::MadeDirectory, kWatch + 1, "new"});
  REQUIRE(run_until(knowing.loop, [&] { return knowing.workers.waiting() == 1; }));
  knowing.workers.reply(resolve_reply(same, inputs));
  CHECK(knowing.workers.waiting() == 0);
  CHECK_FALSE(knowing.epoch_is_new());
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/p/7"), answers.taker());
  CHECK(answers.texts.empty());
  CHECK(knowing.workers.waiting() == 1);
}

TEST_CASE("only a mount at or above an inspected directory begins a new epoch") {
  Deciding deciding;
  deciding.load_state();
  deciding.decisions.answer(question_in("/p/sub"), [](const std::string&) {});
  deciding.workers.reply(
      resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}, true, {"/p/.venv/bin"}));
  const uint64_t epoch = deciding.epoch.number();
  deciding.decisions.on_mount_change({"/var/lib/containers/x/merged", "/p/data", "/p/sub2"});
  CHECK(deciding.epoch.number() == epoch);
  CHECK(deciding.decisions.cached_count() == 1);
  deciding.decisions.on_mount_change({"/run/x", "/p/.venv"});
  CHECK(deciding.epoch.number() == epoch + 1);
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("if a mount changes during a worker's check, only that check is repeated") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/new"), answers.taker());
  knowing.decisions.on_mount_change({"/new"});
  CHECK_FALSE(knowing.epoch_is_new());
  knowing.workers.reply(resolve_reply(decision_for("/new"), {{kWatch, ".venv"}}));
  CHECK(answers.texts.empty());
  CHECK(knowing.workers.waiting() == 1);
}

TEST_CASE("files that change constantly cause at most kMaxLooks checks, and no result is kept") {
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
  CHECK(looks == Inquiries::kMaxLooks);
  REQUIRE(answers.texts.size() == 1);
  CHECK(answers.texts[0].find("keep no\n") != std::string::npos);
  CHECK(deciding.decisions.cached_count() == 0);
}

TEST_CASE("a sweep begins a new epoch only if it finds a change that was missed") {
  Knowing knowing;
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK_FALSE(knowing.epoch_is_new());
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.reply(resolve_reply(Decision{"/p", {}, {}, "", ""}, {{kWatch, ".venv"}}));
  CHECK(knowing.epoch_is_new());
}

TEST_CASE(
    "a sweep checks kSweptInTurn decisions that no shell uses, but nothing if no shell is alive") {
  Knowing knowing;
  for (size_t i = 1; i < Decisions::kSweptInTurn + 10; ++i) knowing.know("/" + std::to_string(i));
  knowing.decisions.sweep({});
  CHECK(knowing.workers.waiting() == 0);
  knowing.decisions.sweep({question_in("/unknown")});
  size_t looks = 0;
  for (; knowing.workers.waiting() > 0; ++looks) knowing.workers.fail(WorkerProcess::End::Died);
  CHECK(looks == Decisions::kSweptInTurn);
}

TEST_CASE("each sweep checks the directory of a shell, however many other decisions there are") {
  Knowing knowing;
  for (size_t i = 1; i < Decisions::kSweptInTurn + 10; ++i) knowing.know("/" + std::to_string(i));
  knowing.know("/of/a/shell");  // the last decision that a sweep reaches
  knowing.decisions.sweep({question_in("/of/a/shell")});
  size_t looks = 0;
  for (; knowing.workers.waiting() > 0; ++looks) knowing.workers.fail(WorkerProcess::End::Died);
  CHECK(looks == Decisions::kSweptInTurn + 1);
}

TEST_CASE("repeated checks run one at a time, and new questions do not wait for them") {
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

TEST_CASE("a repeated check is dropped if its decision is forgotten first") {
  Knowing knowing;
  knowing.know("/q");
  knowing.decisions.sweep({question_in("/p"), question_in("/q")});
  knowing.decisions.forget_all();
  knowing.workers.reply(resolve_reply(decision_for("/p"), {{kWatch, ".venv"}}));
  CHECK(knowing.workers.waiting() == 0);
}

TEST_CASE(
    "if a known directory can no longer be checked, it is forgotten and the epoch is renewed") {
  Knowing knowing;
  knowing.decisions.sweep({question_in("/p")});
  knowing.workers.fail(WorkerProcess::End::Late);
  CHECK(knowing.epoch_is_new());
  CHECK(knowing.decisions.cached_count() == 0);
}

TEST_CASE("the watch of a forgotten decision is kept if a new decision needs it") {
  Knowing knowing;
  knowing.decisions.forget_all();
  knowing.know("/p");
  CHECK(knowing.decisions.take_unused_watches().empty());
  knowing.decisions.forget_all();
  CHECK(knowing.decisions.take_unused_watches() == std::vector{kWatch});
}

TEST_CASE("no watch is released while a worker may rely on it") {
  Knowing knowing;
  Deciding::Answers answers;
  knowing.decisions.answer(question_in("/q"), answers.taker());
  knowing.decisions.forget_all();
  CHECK(knowing.decisions.take_unused_watches().empty());
  knowing.workers.reply(resolve_reply(decision_for("/q"), {directories_in(kWatch + 1)}));
  CHECK(knowing.decisions.take_unused_watches() == std::vector{kWatch});
}

TEST_CASE("a confirmation is answered only from files that are read after the request") {
  Deciding deciding;
  deciding.load_state();
  deciding.know("/p");
  Deciding::Answers answers;
  deciding.decisions.confirm(question_in("/p"), answers.taker());
  CHECK(answers.texts.empty());  // confirm() sends no answer from the cache
  deciding.decisions.confirm(question_in("/p"), answers.taker());
  const std::vector<WatchedName> inputs = {{Deciding::kWatch, ".venv"}};
  deciding.workers.reply(resolve_reply(decision_for("/p"), inputs));
  CHECK(answers.texts.empty());  // the check that has just ended began before the second confirm()
  deciding.workers.reply(resolve_reply(decision_for("/p"), inputs));
  CHECK(answers.texts.size() == 2);
}

TEST_CASE("a program gets a known decision at once, and waits as for a confirmation otherwise") {
  Deciding deciding;
  deciding.load_state();
  deciding.know("/p");
  Deciding::Answers answers;
  deciding.decisions.answer_program(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 1);
  deciding.decisions.answer_program(question_in("/q"), answers.taker());
  CHECK(answers.texts.size() == 1);
  deciding.workers.reply(resolve_reply(decision_for("/q"), {{Deciding::kWatch + 1, ".venv"}}));
  CHECK(answers.texts.size() == 2);
  deciding.decisions.forget_all();
  deciding.decisions.answer_program(question_in("/p"), answers.taker());
  CHECK(answers.texts.size() == 2);
}

}  // namespace venvctl::decisions_stay_true_test
