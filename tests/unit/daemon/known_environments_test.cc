#include "daemon/known_environments/known_environments.h"

#include <algorithm>

#include "core/files/user.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::known_environments_test {

using What = WatchEvent::What;

constexpr int kStoreWatch = 1;
// The watch of the first prefix; each further prefix has the next number.
constexpr int kBinWatch = 10;

// The test acts as the worker. Each of the prefixes /w/0, /w/1, ... has its own bin.
struct Asking {
  FakeWorkers workers;
  KnownEnvironments inventory{workers};
  SurveyQuestion question{"/home/me", {{"/w", "pipenv", "*"}}, {}, {}};
  size_t count = 2;
  std::string project;  // the project of each environment in the survey
  bool is_watched = true;
  size_t most_per_job = SIZE_MAX;  // how many prefixes one job has time to check
  int answers = 0;
  int failures = 0;

  void ask() {
    inventory.bring_up_to_date(question, [this](const auto& candidates) {
      if (!candidates) {
        ++failures;
        return;
      }
      ++answers;
      CHECK((*candidates)->size() == count);
      for (const Candidate& each : **candidates) inventory.look_of(each.prefix);
    });
  }
  Message survey_reply() const {
    SurveyResult result;
    result.inputs = {all_names_in(kStoreWatch)};
    for (size_t i = 0; i < count; ++i) {
      result.candidates.push_back({"/w/" + std::to_string(i), "pipenv", "", project, ""});
    }
    return job_reply<SurveyJob>(result);
  }
  // Reports that no environment exists, because only the inputs matter here.
  Message look_reply() const {
    LookResult result;
    EnvironmentLook gone;
    gone.exists = false;
    for (const auto& [prefix, its_project] : workers.question<LookJob>()) {
      if (result.looks.size() == most_per_job) break;
      const WatchedName bin = all_names_in(kBinWatch + std::stoi(prefix.substr(3)));
      result.looks.push_back({gone, {bin}, is_watched});
    }
    return job_reply<LookJob>(result);
  }
  // Does jobs until the question is answered. Returns how many prefixes were checked.
  size_t work() {
    size_t looked_at = 0;
    while (workers.waiting() > 0) {
      if (workers.is<SurveyJob>()) {
        workers.reply(survey_reply());
      } else {
        looked_at += std::min(most_per_job, workers.question<LookJob>().size());
        workers.reply(look_reply());
      }
    }
    return looked_at;
  }
  size_t looks_of_question() {
    ask();
    return work();
  }
};

TEST_CASE("environments are checked for the first question, and not again for the second") {
  Asking asking;
  CHECK(asking.workers.submitted() == 0);
  CHECK(asking.inventory.watch_count() == 0);
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.looks_of_question() == 0);
  CHECK(asking.answers == 2);
}

TEST_CASE("after an event, only the environments that depend on it are checked again") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::Attributes, kBinWatch, "python"});
  CHECK(asking.looks_of_question() == 1);
  asking.inventory.on_event({What::Changed, 99, "python"});
  CHECK(asking.looks_of_question() == 0);
}

TEST_CASE("an environment added to a store is found by a new survey") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::MadeDirectory, kStoreWatch, "new"});
  asking.count = 3;
  CHECK(asking.looks_of_question() == 1);
}

TEST_CASE("environments that now have another project are checked again, with its lock file") {
  Asking asking;
  asking.looks_of_question();
  asking.project = "/q";
  asking.inventory.on_event({What::MadeDirectory, kStoreWatch, "new"});
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.looks_of_question() == 0);
}

TEST_CASE("changed records or changed stores cause a new survey") {
  Asking asking;
  asking.looks_of_question();
  const size_t before = asking.workers.submitted();
  asking.question.recorded = {{"/w/0", "", "", "/p", ""}};
  CHECK(asking.looks_of_question() == 0);
  CHECK(asking.workers.submitted() == before + 1);
  asking.question.stores[0].directory = "/v";
  asking.looks_of_question();
  CHECK(asking.workers.submitted() == before + 2);
}

TEST_CASE("a check is repeated if an event arrives meanwhile, up to kMaxLooks checks in total") {
  Asking asking;
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  size_t looks = 0;
  while (asking.workers.waiting() > 0) {
    REQUIRE(asking.workers.is<LookJob>());
    asking.inventory.on_event({What::Changed, kBinWatch, "python"});
    asking.workers.reply(asking.look_reply());
    ++looks;
  }
  CHECK(looks == KnownEnvironments::kMaxLooks);
  CHECK(asking.answers == 1);
  CHECK(asking.looks_of_question() == 1);
}

TEST_CASE("an environment that appears during constant changes is also checked") {
  Asking asking;
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  for (int i = 0; i < KnownEnvironments::kMaxLooks; ++i) {
    REQUIRE(asking.workers.is<LookJob>());
    asking.inventory.on_event({What::Changed, kBinWatch, "python"});
    if (i == KnownEnvironments::kMaxLooks - 1) {
      asking.inventory.on_event({What::MadeDirectory, kStoreWatch, "2"});
      asking.count = 3;
    }
    asking.workers.reply(asking.look_reply());
  }
  CHECK(asking.work() == 1);
  CHECK(asking.answers == 1);
}

TEST_CASE("an environment that cannot be watched is checked for every question") {
  Asking asking;
  asking.is_watched = false;
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.looks_of_question() == 2);
}

TEST_CASE("after lost events, everything is checked again") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::Overflow, -1, ""});
  CHECK(asking.looks_of_question() == 2);
}

TEST_CASE("a remembered result is kept until something changes") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.remember("q", 1, "body");
  REQUIRE(asking.inventory.remembered("q", 1) != nullptr);
  CHECK(*asking.inventory.remembered("q", 1) == "body");
  CHECK(asking.inventory.remembered("other", 1) == nullptr);
  CHECK(asking.inventory.remembered("q", 2) == nullptr);
  asking.inventory.on_event({What::Changed, 99, "elsewhere"});
  CHECK(asking.inventory.remembered("q", 1) != nullptr);
  asking.inventory.on_event({What::Changed, kBinWatch, "python"});
  CHECK(asking.inventory.remembered("q", 1) == nullptr);
}

TEST_CASE("a result that depends on unwatched files is not remembered") {
  Asking asking;
  asking.is_watched = false;
  asking.looks_of_question();
  asking.inventory.remember("q", 1, "body");
  CHECK(asking.inventory.remembered("q", 1) == nullptr);
}

TEST_CASE("many environments are checked in batches, so that other jobs can run in between") {
  Asking asking;
  asking.count = 2 * KnownEnvironments::kBatch + 1;
  CHECK(asking.looks_of_question() == asking.count);
  CHECK(asking.workers.submitted() == 4);
}

TEST_CASE("environments that a job had no time for are checked by the next jobs") {
  Asking asking;
  asking.count = 10;
  asking.most_per_job = 3;
  const size_t before = asking.workers.submitted();
  CHECK(asking.looks_of_question() == 10);
  CHECK(asking.workers.submitted() == before + 1 + 4);
  CHECK(asking.answers == 1);
  CHECK(asking.looks_of_question() == 0);
}

TEST_CASE("two simultaneous questions are answered in order, and the second one causes no check") {
  Asking asking;
  asking.ask();
  asking.ask();
  CHECK(asking.work() == 2);
  CHECK(asking.answers == 2);
}

TEST_CASE("after a worker has hung, nothing is checked for a while") {
  Asking asking;
  asking.ask();
  asking.workers.fail(WorkerProcess::End::Late);
  CHECK(asking.failures == 1);
  asking.ask();
  CHECK(asking.failures == 2);
  CHECK(asking.workers.waiting() == 0);
}

TEST_CASE("after a worker has died, nothing is checked for a while, so that no other worker dies") {
  Asking asking;
  asking.ask();
  asking.workers.fail(WorkerProcess::End::Died);
  CHECK(asking.failures == 1);
  asking.ask();
  CHECK(asking.failures == 2);
  CHECK(asking.workers.waiting() == 0);
}

TEST_CASE("an unreadable reply from a worker makes only the current question fail") {
  Asking asking;
  asking.ask();
  asking.workers.reply({"nonsense"});
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  asking.workers.reply(job_reply<LookJob>(LookResult()));
  CHECK(asking.failures == 2);
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.answers == 1);
}

TEST_CASE("watches of forgotten environments are released once, and not during a worker's job") {
  Asking asking;
  asking.looks_of_question();
  CHECK(asking.inventory.has_watch(kBinWatch));
  CHECK(asking.inventory.take_unused_watches().empty());
  asking.inventory.forget_unasked();  // forgets nothing, because the last question was a moment ago
  CHECK(asking.inventory.entry_count() == 2);
  asking.inventory.forget_all();
  CHECK(asking.inventory.entry_count() == 0);
  asking.ask();
  CHECK(asking.inventory.take_unused_watches().empty());
  asking.count = 1;
  asking.work();
  CHECK(asking.inventory.take_unused_watches() == std::vector<int>{kBinWatch + 1});
  CHECK(asking.inventory.take_unused_watches().empty());
}

TEST_CASE("environments that are created and deleted do not use memory permanently") {
  Asking asking;
  for (size_t i = 1; i < 400; ++i) {
    asking.count = i;
    asking.inventory.on_event({What::Changed, kStoreWatch, "x"});
    asking.looks_of_question();
  }
  for (int i = 0; i < 2; ++i) {
    asking.count = 1;
    asking.inventory.on_event({What::Changed, kStoreWatch, "x"});
    asking.looks_of_question();
  }
  CHECK(asking.inventory.entry_count() < 200);
}

}  // namespace venvctl::known_environments_test
