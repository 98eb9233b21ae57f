#include "daemon/news/directory_news.h"

#include <unistd.h>

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::directory_news_test {

std::string answer_with(const std::string& environment) {
  return "epoch /run/epoch.1\nroot /p\nenv" + (environment.empty() ? "" : " " + environment) +
         "\n.\n";
}

struct Following : Deciding {
  std::string told;
  bool is_wanted = true;
  std::set<std::string> live = {};
  std::vector<std::string> changed = {};
  DirectoryNews news{loop,
                     decisions,
                     {[this](const NewsItem& item) {
                        told += item.event + " " + item.directory + ":" + item.environment + " ";
                      },
                      [this] { return is_wanted; }, [this] { return live; },
                      [this](const std::string& place, pid_t asking) {
                        changed.push_back(place + (asking == 0 ? "" : " asked"));
                      }}};

  Following() {
    load_state();
    decisions.on_outdated([this] { news.outdated(); });
  }
};

TEST_CASE("a directory's first answer is not reported, but a later environment is") {
  Following following;
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  CHECK(following.told.empty());
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  CHECK(following.told.empty());
  following.news.answered(cache_key(question_in("/p")), answer_with("/other"), getpid());
  CHECK(following.told == "active /p:/other ");
  following.told.clear();
  following.news.answered(cache_key(question_in("/p")), "later\n.\n", getpid());
  CHECK(following.told.empty());
  following.news.answered(cache_key(question_in("/p")), answer_with(""), getpid());
  CHECK(following.told == "active /p: ");
}

TEST_CASE("of many directories, only the latest are followed") {
  Following following;
  const auto answer = [&](size_t number, const std::string& environment) {
    const std::string directory = "/p" + std::to_string(number);
    following.news.answered(cache_key(question_in(directory)), answer_with(environment), getpid());
  };
  constexpr size_t kMany = 2 * DirectoryNews::kMaxDirectories;
  for (size_t number = 0; number < kMany; ++number) answer(number, "/a");
  answer(kMany - 1, "/b");
  CHECK(following.told == "active /p" + std::to_string(kMany - 1) + ":/b ");
  following.told.clear();
  answer(0, "/b");
  CHECK(following.told.empty());
}

TEST_CASE("shells with different variables cause one item for one change") {
  Following following;
  Question other = question_in("/p");
  other.variables.set("HOME", "/home/me");
  for (const Question& each : {question_in("/p"), other}) {
    following.news.answered(cache_key(each), answer_with("/a"), getpid());
  }
  for (const Question& each : {question_in("/p"), other}) {
    following.news.answered(cache_key(each), answer_with("/b"), getpid());
  }
  CHECK(following.told == "active /p:/b ");
}

TEST_CASE("after a change, the daemon asks again, and does not record this as a use") {
  Following following;
  following.know("/p");
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  following.decisions.on_event({WatchEvent::What::Changed, Deciding::kWatch, ".venv"});
  REQUIRE(run_until(following.loop, [&] { return following.workers.waiting() > 0; }));
  const auto uses = following.state.last_uses();
  following.workers.reply(resolve_reply({}, {{Deciding::kWatch, ".venv"}}));
  CHECK(following.told == "active /p: ");
  CHECK(following.state.last_uses() == uses);
}

TEST_CASE("an answer to the daemon's own question does not count as remembered by a shell") {
  Following following;
  following.know("/p");
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  following.decisions.on_event({WatchEvent::What::Changed, Deciding::kWatch, ".venv"});
  REQUIRE(run_until(following.loop, [&] { return following.workers.waiting() > 0; }));
  following.workers.reply(resolve_reply(decision_for("/p"), {{Deciding::kWatch, ".venv"}}));
  const uint64_t epoch = following.epoch.number();
  following.decisions.on_event({WatchEvent::What::Changed, Deciding::kWatch, ".venv"});
  CHECK(following.epoch.number() == epoch);
}

TEST_CASE("a shell that got the answer `later` is notified when the answer is known") {
  Following following;
  following.is_wanted = false;
  const std::string place = std::filesystem::current_path();
  following.live = {place};
  following.know("/p");
  following.news.answered(cache_key(question_in("/p")), "later\n.\n", getpid());
  REQUIRE(run_until(following.loop, [&] { return !following.changed.empty(); }));
  CHECK(following.changed == std::vector{place});
  CHECK(following.told.empty());
}

TEST_CASE("the daemon asks for no directory if nobody wants the changes") {
  Following following;
  following.is_wanted = false;
  following.know("/p");
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  following.decisions.forget_all();
  bool has_passed = false;
  Timer timer(following.loop, [&] { has_passed = true; });
  timer.start_once(3 * DirectoryNews::kDelay);
  REQUIRE(run_until(following.loop, [&] { return has_passed; }));
  CHECK(following.workers.waiting() == 0);
}

TEST_CASE("without a watcher, only the directories of live shells are asked for") {
  Following following;
  following.is_wanted = false;
  following.know("/p");
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  const std::string place = std::filesystem::current_path();
  following.live = {place};
  following.decisions.forget_all();
  REQUIRE(run_until(following.loop, [&] { return following.workers.waiting() > 0; }));
  following.workers.reply(resolve_reply({}, {}));
  CHECK(following.changed == std::vector{place});
  following.news.answered(cache_key(question_in("/p")), answer_with("/p/.venv"), getpid());
  CHECK(following.changed == std::vector{place, place + " asked"});
}

}  // namespace venvctl::directory_news_test
