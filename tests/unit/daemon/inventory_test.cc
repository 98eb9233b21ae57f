#include "daemon/inventory/inventory.h"

#include "core/files/user.h"
#include "daemon/workers/input_fields.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl {
namespace {

using What = WatchEvent::What;

constexpr int kStoreWatch = 1;
constexpr int kBinWatch = 10;  // of the first prefix; one more for each further one

// A worker's replies are the test's: prefixes /w/0, /w/1, ... each with a bin of its own.
struct Asking {
  FakeWorkers workers;
  Inventory inventory{workers};
  SurveyQuestion question{"/home/me", {{"/w", "pipenv", "*"}}, {}, {}};
  size_t count = 2;
  bool is_watched = true;
  int answers = 0;
  int failures = 0;

  void ask() {
    inventory.bring_up_to_date(question, [this](const auto& sightings) {
      if (!sightings) {
        ++failures;
        return;
      }
      ++answers;
      CHECK((*sightings)->size() == count);
      for (const Sighting& each : **sightings) inventory.look_of(each.prefix);
    });
  }
  Message survey_reply() const {
    Message reply = {"1"};
    append_inputs(reply, {{kStoreWatch, WatchedInput::kEveryName}});
    for (size_t i = 0; i < count; ++i) {
      reply.insert(reply.end(), {"/w/" + std::to_string(i), "pipenv", "", "", ""});
    }
    return reply;
  }
  // Of a machine where nothing is: what counts here are the inputs.
  Message look_reply(const Message& job) const {
    Message reply = {"0"};
    for (size_t i = 1; i < job.size(); ++i) {
      for (const char* field : {"0", "0", "0", "", "0", "0", "0", "", "", "0", "0", "", "0"}) {
        reply.emplace_back(field);
      }
      reply.emplace_back(is_watched ? "1" : "0");
      append_inputs(reply, {{kBinWatch + std::stoi(job[i].substr(3)), WatchedInput::kEveryName}});
    }
    return reply;
  }
  // How many prefixes were looked at until the question was answered.
  size_t work() {
    size_t looked_at = 0;
    while (workers.waiting() > 0) {
      const Message job = workers.job();
      if (job[0] == kSurveyJob) {
        workers.reply(survey_reply());
      } else {
        looked_at += job.size() - 1;
        workers.reply(look_reply(job));
      }
    }
    return looked_at;
  }
  size_t looks_of_question() {
    ask();
    return work();
  }
};

}  // namespace

TEST_CASE("nothing is looked at before somebody asks, and once only") {
  Asking asking;
  CHECK(asking.workers.submitted() == 0);
  CHECK(asking.inventory.watch_count() == 0);
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.looks_of_question() == 0);
  CHECK(asking.answers == 2);
}

TEST_CASE("after an event what rests on it is looked at again, and no more") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::Attributes, kBinWatch, "python"});
  CHECK(asking.looks_of_question() == 1);
  asking.inventory.on_event({What::Changed, 99, "python"});
  CHECK(asking.looks_of_question() == 0);
}

TEST_CASE("what comes to a store is found by a new survey") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::MadeDirectory, kStoreWatch, "new"});
  asking.count = 3;
  CHECK(asking.looks_of_question() == 1);
}

TEST_CASE("other records or other stores are another survey") {
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

TEST_CASE("an event that comes while a worker looks makes it look again, not for ever") {
  Asking asking;
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  size_t looks = 0;
  while (asking.workers.waiting() > 0) {
    const Message job = asking.workers.job();
    REQUIRE(job[0] == kLookJob);
    asking.inventory.on_event({What::Changed, kBinWatch, "python"});
    asking.workers.reply(asking.look_reply(job));
    ++looks;
  }
  CHECK(looks == Inventory::kMaxLooks);
  CHECK(asking.answers == 1);
  CHECK(asking.looks_of_question() == 1);
}

TEST_CASE("an environment that comes while nothing stays true is looked at all the same") {
  Asking asking;
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  for (int i = 0; i < Inventory::kMaxLooks; ++i) {
    const Message job = asking.workers.job();
    REQUIRE(job[0] == kLookJob);
    asking.inventory.on_event({What::Changed, kBinWatch, "python"});
    if (i == Inventory::kMaxLooks - 1) {
      asking.inventory.on_event({What::MadeDirectory, kStoreWatch, "2"});
      asking.count = 3;
    }
    asking.workers.reply(asking.look_reply(job));
  }
  CHECK(asking.work() == 1);
  CHECK(asking.answers == 1);
}

TEST_CASE("what cannot be watched is looked at for every question") {
  Asking asking;
  asking.is_watched = false;
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.looks_of_question() == 2);
}

TEST_CASE("lost events leave nothing sure") {
  Asking asking;
  asking.looks_of_question();
  asking.inventory.on_event({What::Overflow, -1, ""});
  CHECK(asking.looks_of_question() == 2);
}

TEST_CASE("what was made of it is kept until something changes") {
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

TEST_CASE("what no event would tell of keeps nothing that was made of it") {
  Asking asking;
  asking.is_watched = false;
  asking.looks_of_question();
  asking.inventory.remember("q", 1, "body");
  CHECK(asking.inventory.remembered("q", 1) == nullptr);
}

TEST_CASE("many are looked at in batches, so that other jobs have their turn") {
  Asking asking;
  asking.count = 2 * Inventory::kBatch + 1;
  CHECK(asking.looks_of_question() == asking.count);
  CHECK(asking.workers.submitted() == 4);
}

TEST_CASE("questions are answered one after the other, the second from memory") {
  Asking asking;
  asking.ask();
  asking.ask();
  CHECK(asking.work() == 2);
  CHECK(asking.answers == 2);
}

TEST_CASE("where a worker hangs nobody looks for a while") {
  Asking asking;
  asking.ask();
  asking.workers.fail(WorkerProcess::End::Late);
  CHECK(asking.failures == 1);
  asking.ask();
  CHECK(asking.failures == 2);
  CHECK(asking.workers.waiting() == 0);
}

TEST_CASE("a worker that dies or speaks nonsense costs one answer") {
  Asking asking;
  asking.ask();
  asking.workers.fail(WorkerProcess::End::Died);
  asking.ask();
  asking.workers.reply({"nonsense"});
  asking.ask();
  asking.workers.reply(asking.survey_reply());
  asking.workers.reply({"0"});
  CHECK(asking.failures == 3);
  CHECK(asking.looks_of_question() == 2);
  CHECK(asking.answers == 1);
}

TEST_CASE("what is forgotten lets its watches go, each once, but not while a worker may need one") {
  Asking asking;
  asking.looks_of_question();
  CHECK(asking.inventory.has_watch(kBinWatch));
  CHECK(asking.inventory.take_unused_watches().empty());
  asking.inventory.forget_unasked();  // it was asked a moment ago
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

TEST_CASE("environments that come and go leave nothing behind for good") {
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

}  // namespace venvctl
