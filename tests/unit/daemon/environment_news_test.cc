#include "daemon/news/environment_news.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/run_until.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::environment_news_test {

using What = WatchEvent::What;

constexpr int kStoreWatch = 1;
constexpr int kBinWatch = 10;  // the watch of /w/0; each further environment has the next number

// The test acts as the worker.
struct Watching {
  TemporaryDirectory directory;
  Loop loop;
  FakeWorkers workers;
  StateCopy state{workers, directory.path(), {[] {}, [] {}, [] {}}};
  KnownEnvironments known{workers};
  std::string told;
  EnvironmentNews news{loop, known, state, [this](const NewsItem& item) {
                         told += item.event + item.environment + " ";
                       }};
  std::vector<Health> environments;  // what the worker finds: the health of /w/0, /w/1, ...
  int ready = 0;

  void work() {
    while (workers.waiting() > 0) {
      if (workers.is<SurveyJob>()) {
        SurveyResult result;
        result.inputs = {all_names_in(kStoreWatch)};
        for (size_t i = 0; i < environments.size(); ++i) {
          result.candidates.push_back({"/w/" + std::to_string(i), "", "", "", ""});
        }
        workers.reply(job_reply<SurveyJob>(result));
      } else {
        LookResult result;
        for (const auto& [prefix, project] : workers.question<LookJob>()) {
          const size_t number = std::stoul(prefix.substr(3));
          EnvironmentLook look;
          look.inspection.emplace().health = environments[number];
          result.looks.push_back(
              {look, {all_names_in(kBinWatch + static_cast<int>(number))}, true});
        }
        workers.reply(job_reply<LookJob>(result));
      }
    }
  }
  void watch() {
    news.watch({0, "/home/me", {}, {}}, [this] { ++ready; });
    work();
  }
  // Reports the event as the daemon does, and waits for the check that follows.
  std::string after(int watch) {
    told.clear();
    REQUIRE(known.on_event({What::Changed, watch, "python"}));
    news.may_have_changed();
    REQUIRE(run_until(loop, [this] { return workers.waiting() > 0; }));
    work();
    return told;
  }
};

TEST_CASE("environments that exist when the first watcher starts are not reported") {
  Watching watching;
  watching.environments = {Health::Ok, Health::Broken};
  watching.watch();
  CHECK(watching.ready == 1);
  CHECK(watching.told.empty());
  CHECK(watching.news.is_watched());
}

TEST_CASE("a watched environment is reported when it appears, breaks, works again and disappears") {
  Watching watching;
  watching.environments = {Health::Ok};
  watching.watch();
  watching.environments.push_back(Health::Ok);
  CHECK(watching.after(kStoreWatch) == "created/w/1 ");
  watching.environments[0] = Health::Broken;
  CHECK(watching.after(kBinWatch) == "broken/w/0 ");
  watching.environments[0] = Health::Ok;
  CHECK(watching.after(kBinWatch) == "repaired/w/0 ");
  watching.environments.pop_back();
  CHECK(watching.after(kStoreWatch) == "removed/w/1 ");
}

TEST_CASE("a new environment is reported when it is complete") {
  Watching watching;
  watching.watch();
  watching.environments = {Health::Incomplete};
  CHECK(watching.after(kStoreWatch).empty());
  watching.environments = {Health::Ok};
  CHECK(watching.after(kBinWatch) == "created/w/0 ");
  watching.environments = {Health::Incomplete};
  CHECK(watching.after(kBinWatch).empty());
}

TEST_CASE("an environment that was moved and repaired is reported") {
  Watching watching;
  watching.environments = {Health::Foreign};
  watching.watch();
  watching.environments = {Health::Ok};
  CHECK(watching.after(kBinWatch) == "repaired/w/0 ");
}

TEST_CASE("without a watcher nothing is inspected; the next watcher gets what has changed") {
  Watching watching;
  watching.known.on_event({What::Changed, kStoreWatch, ""});
  watching.news.may_have_changed();
  CHECK(watching.workers.waiting() == 0);
  CHECK_FALSE(watching.news.is_watched());
  watching.environments = {Health::Ok};
  watching.watch();
  watching.environments = {Health::Broken};
  watching.known.on_event({What::Changed, kBinWatch, "python"});
  watching.watch();
  CHECK(watching.told == "broken/w/0 ");
}

}  // namespace venvctl::environment_news_test
