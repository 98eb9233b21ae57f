#include "daemon/news/break_alarm.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::break_alarm_test {

constexpr int kWatch = 3;

FootingResult::Each on(const std::string& python, const std::string& prefix, bool is_lost = false) {
  return {prefix, prefix + "-project", {python, is_lost ? "" : python + ".11", is_lost}};
}

struct Alarm {
  Loop loop;
  FakeWorkers workers;
  FootingQuestion question;
  int changes = 0;
  std::vector<Loss> losses;
  BreakAlarm alarm{loop,
                   workers,
                   {[this] { return question; }, [this] { ++changes; },
                    [this](const Loss& loss) { losses.push_back(loss); }}};

  void wait_for_look() {
    REQUIRE(run_until(loop, [this] { return workers.waiting() > 0; }));
  }
  void reply(std::vector<FootingResult::Each> environments, bool is_watched = true) {
    workers.reply(job_reply<FootingJob>(
        FootingResult{std::move(environments), {{kWatch, "python3"}}, is_watched}));
  }
  void begin(std::vector<FootingResult::Each> environments) {
    alarm.records_changed();
    wait_for_look();
    reply(std::move(environments));
  }
  void change(const char* name = "python3") {
    alarm.on_event({WatchEvent::What::Changed, kWatch, name});
  }
  void look(std::vector<FootingResult::Each> environments) {
    wait_for_look();
    reply(std::move(environments));
  }
  void wait_for_loss(size_t count = 1) {
    REQUIRE(run_until(loop, [this, count] { return losses.size() >= count; }));
  }
};

TEST_CASE("a loss after the first check is reported once, with the path of the interpreter") {
  Alarm alarm;
  alarm.begin({on("/usr/bin/python3", "/a"), on("/usr/bin/python3", "/b"), on("/x", "/c", true)});
  alarm.change();
  CHECK(alarm.changes == 1);
  alarm.look({on("/usr/bin/python3", "/a", true), on("/usr/bin/python3", "/b", true),
              on("/x", "/c", true)});
  CHECK(alarm.changes == 2);
  alarm.wait_for_loss();
  REQUIRE(alarm.losses[0].environments.size() == 2);
  CHECK(alarm.losses[0].environments[0].prefix == "/a");
  CHECK(alarm.losses[0].environments[0].project == "/a-project");
  CHECK(sentence_about(alarm.losses[0]) ==
        "venvctl: 2 environments lost /usr/bin/python3.11: run venvctl repair --all");
  alarm.change();
  alarm.look({on("/usr/bin/python3", "/a", true), on("/usr/bin/python3", "/b", true)});
  CHECK_FALSE(alarm.alarm.is_working());
  CHECK(alarm.losses.size() == 1);
}

TEST_CASE("losses in a short time are reported together, without those that have ended") {
  Alarm alarm;
  alarm.begin({on("/one", "/a"), on("/two", "/b"), on("/three", "/c")});
  alarm.change();
  alarm.look({on("/one", "/a", true), on("/two", "/b"), on("/three", "/c", true)});
  alarm.change();
  alarm.look({on("/one", "/a", true), on("/two", "/b", true), on("/three", "/c")});
  alarm.wait_for_loss();
  CHECK(sentence_about(alarm.losses[0]) ==
        "venvctl: 2 environments lost /one.11 and 1 other Python: run venvctl repair --all");
  CHECK(alarm.losses.size() == 1);
}

TEST_CASE("the return of an interpreter is a change, but is not reported") {
  Alarm alarm;
  alarm.begin({on("/one", "/a", true)});
  alarm.change();
  alarm.look({on("/one", "/a")});
  CHECK(alarm.changes == 2);
  CHECK(alarm.losses.empty());
}

TEST_CASE("a new environment counts as lost if its interpreter existed before") {
  Alarm alarm;
  alarm.begin({on("/one", "/a")});
  alarm.change();
  alarm.look({on("/one", "/a", true), on("/one", "/new", true), on("/other", "/strange", true)});
  alarm.wait_for_loss();
  CHECK(alarm.losses[0].environments.size() == 2);
}

TEST_CASE("other names and watches cause no check; an event during a check causes another one") {
  Alarm alarm;
  alarm.begin({on("/one", "/a")});
  alarm.change("perl");
  alarm.alarm.on_event({WatchEvent::What::Changed, kWatch + 1, "python3"});
  CHECK(alarm.changes == 0);
  alarm.change();
  alarm.wait_for_look();
  alarm.change();
  alarm.reply({on("/one", "/a")});
  alarm.look({on("/one", "/a")});
  CHECK(alarm.workers.submitted() == 3);
}

TEST_CASE("records with other environments cause a check, and records with the same ones do not") {
  Alarm alarm;
  alarm.question.recorded = {{"/a", "", "", "", ""}};
  alarm.begin({on("/one", "/a")});
  alarm.alarm.records_changed();
  alarm.question.recorded.push_back({"/b", "", "", "", ""});
  alarm.alarm.records_changed();
  alarm.look({on("/one", "/a"), on("/one", "/b")});
  CHECK(alarm.workers.submitted() == 2);
  CHECK(alarm.alarm.interpreter_count() == 1);
}

TEST_CASE("changes of the records during a check wait longer than an event") {
  Alarm alarm;
  alarm.begin({});
  for (const char* prefix : {"/a", "/b", "/c"}) {
    alarm.question.recorded.push_back({prefix, "", "", "", ""});
    alarm.alarm.records_changed();
  }
  const auto early = std::chrono::steady_clock::now() + 3 * BreakAlarm::kSoon;
  REQUIRE(run_until(alarm.loop, [&] { return std::chrono::steady_clock::now() >= early; }));
  CHECK(alarm.workers.submitted() == 1);
  alarm.wait_for_look();
  alarm.question.recorded.push_back({"/d", "", "", "", ""});
  alarm.alarm.records_changed();
  alarm.reply({on("/one", "/a")});
  const auto late = std::chrono::steady_clock::now() + 3 * BreakAlarm::kSoon;
  REQUIRE(run_until(alarm.loop, [&] { return std::chrono::steady_clock::now() >= late; }));
  CHECK(alarm.workers.submitted() == 2);
  alarm.change();
  alarm.look({on("/one", "/a")});
  CHECK(alarm.workers.submitted() == 3);
}

TEST_CASE("after a check that hung, the next one is delayed") {
  Alarm alarm;
  alarm.alarm.records_changed();
  alarm.wait_for_look();
  alarm.workers.fail(WorkerProcess::End::Late, "/drive/env/bin/python");
  CHECK_FALSE(alarm.alarm.is_working());
  alarm.alarm.records_changed();
  const auto until = std::chrono::steady_clock::now() + 3 * BreakAlarm::kSoon;
  REQUIRE(run_until(alarm.loop, [&] { return std::chrono::steady_clock::now() >= until; }));
  CHECK(alarm.workers.submitted() == 1);
}

TEST_CASE("a path in the line has no control characters and a limited length") {
  const std::string text = sentence_about({{{"/a", "/p", "/\x1b[2J\n" + std::string(4000, 'x')}}});
  CHECK(text.find_first_of("\x1b\n") == std::string::npos);
  CHECK(text.size() < 300);
}

TEST_CASE("a sentence about one environment has no plural") {
  CHECK(sentence_about({{{"/a", "/p", "/my python"}}}) ==
        "venvctl: 1 environment lost '/my python': run venvctl repair --all");
}

}  // namespace venvctl::break_alarm_test
