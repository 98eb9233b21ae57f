#include "daemon/decisions/inquiries.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/deciding.h"

// Tests questions to workers that are not answered yet. decisions_test.cc tests what the daemon
// does with the answers.
namespace venvctl::inquiries_test {

// A separate Inquiries object, in addition to the one inside the decisions.
struct Inquiring : Deciding {
  struct Conclusion {
    std::string directory;
    bool is_found;
    bool is_watched;
  };
  std::vector<Conclusion> conclusions;
  Inquiries inquiries{
      loop, workers, state, births, mounts, [this](Inquiry& inquiry, Inquiries::Outcome outcome) {
        conclusions.push_back(
            {inquiry.question.directory, outcome.has_value(), outcome && outcome->is_watched});
      }};

  Inquiring() { load_state(); }
  void ask(const std::string& at) {
    inquiries.ask(cache_key(question_in(at)), question_in(at), [](const std::string&) {});
  }
  const Inquiry* recheck(const std::string& at) {
    return inquiries.recheck(cache_key(question_in(at)), question_in(at));
  }
  void reply(const std::string& at) {
    workers.reply(resolve_reply(decision_for(at), {{kWatch, ".venv"}}));
  }
};

TEST_CASE("an inquiry is concluded once and then ends, whether or not a result was found") {
  Inquiring inquiring;
  inquiring.ask("/p");
  inquiring.ask("/q");
  CHECK_FALSE(inquiring.inquiries.is_empty());
  inquiring.reply("/p");
  inquiring.workers.fail(WorkerProcess::End::Died);
  REQUIRE(inquiring.conclusions.size() == 2);
  CHECK(inquiring.conclusions[0].directory == "/p");
  CHECK(inquiring.conclusions[0].is_found);
  CHECK(inquiring.conclusions[1].directory == "/q");
  CHECK_FALSE(inquiring.conclusions[1].is_found);
  CHECK(inquiring.inquiries.is_empty());
}

TEST_CASE("while a question is in flight, asking it again starts no second job") {
  Inquiring inquiring;
  const Inquiry* rechecked = inquiring.recheck("/p");
  REQUIRE(rechecked != nullptr);
  CHECK_FALSE(rechecked->is_awaited());
  CHECK(inquiring.recheck("/p") == nullptr);
  inquiring.ask("/p");
  CHECK(rechecked->is_awaited());
  CHECK(inquiring.workers.waiting() == 1);
  inquiring.reply("/p");
  CHECK(inquiring.conclusions.size() == 1);
}

TEST_CASE("a result that is still outdated after kMaxLooks checks is reported as unwatched") {
  Inquiring inquiring;
  inquiring.ask("/p");
  for (int i = 0; i < Inquiries::kMaxLooks; ++i) {
    CHECK(inquiring.conclusions.empty());
    inquiring.inquiries.on_event({WatchEvent::What::Changed, Deciding::kWatch, ".venv"});
    inquiring.reply("/p");
  }
  REQUIRE(inquiring.conclusions.size() == 1);
  CHECK(inquiring.conclusions[0].is_found);
  CHECK_FALSE(inquiring.conclusions[0].is_watched);
}

TEST_CASE("events that arrived before a question do not make its result outdated") {
  Inquiring inquiring;
  inquiring.ask("/other");
  inquiring.inquiries.on_event({WatchEvent::What::Changed, Deciding::kWatch, ".venv"});
  inquiring.ask("/p");
  inquiring.workers.fail(WorkerProcess::End::NotStarted);
  inquiring.reply("/p");
  REQUIRE(inquiring.conclusions.size() == 2);
  CHECK(inquiring.conclusions[1].is_watched);
}

TEST_CASE(
    "if a check of a remote mount is late, the questions that wait for the mount are concluded") {
  Inquiring inquiring;
  inquiring.mounts.remote = "/nas";
  for (const char* at : {"/nas/1", "/nas/2", "/nas/3", "/nas/4"}) inquiring.ask(at);
  CHECK(inquiring.workers.waiting() == MountQuota::kLooks);
  inquiring.workers.fail(WorkerProcess::End::Late);
  CHECK(inquiring.conclusions.size() == 3);
  CHECK(inquiring.inquiries.slow_places().resting(std::chrono::steady_clock::now()) ==
        std::vector<std::string>{"/nas"});
  inquiring.reply("/nas/2");
  CHECK(inquiring.inquiries.is_empty());
}

}  // namespace venvctl::inquiries_test
