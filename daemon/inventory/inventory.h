// Every environment of the machine in memory, from the first question on; kept true by file events.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/inventory/environment_look.h"
#include "core/inventory/survey.h"
#include "daemon/inventory/dependents.h"
#include "daemon/workers/look_job.h"
#include "daemon/workers/survey_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// An event makes what rests on it stale; the next question has workers look at what is stale, and
// at what no event would tell of. Without questions there is nothing here.
class Inventory {
 public:
  // A batch of looks; other jobs have their turn after it.
  static constexpr size_t kBatch = 64;
  static constexpr std::chrono::milliseconds kLooksWithin{500};
  static constexpr std::chrono::milliseconds kSurveyWithin{1'500};
  // Files that change all the time may not keep a question busy for ever.
  static constexpr int kMaxLooks = 3;
  // After a look that hung nothing is looked at for a while: each may cost a worker.
  static constexpr std::chrono::seconds kRest{60};
  static constexpr std::chrono::minutes kKeptFor{60};
  // Users with different settings in different shells.
  static constexpr size_t kMaxSurveys = 4;

  explicit Inventory(Workers& workers) : workers_(workers) {}

  // The sightings of the question are looked at as far as needed; valid during the callback, as is
  // look_of each of them; it may be called before this returns. Fails where no worker could look.
  using OnReady = std::function<void(const Result<const std::vector<Sighting>*>& sightings)>;
  void bring_up_to_date(SurveyQuestion question, OnReady on_ready);
  const EnvironmentLook& look_of(const std::string& prefix) const;

  // Something that was made of all this for `question`, and of what `version` counts beside it. It
  // is kept while nothing here has changed, and only where events tell of every change.
  void remember(std::string question, uint64_t version, std::string body);
  // Null: none, or it may be another by now.
  const std::string* remembered(std::string_view question, uint64_t version);

  void on_event(const WatchEvent& event);
  // Nothing that was known is sure.
  void forget_all();
  // Once nobody has asked for kKeptFor.
  void forget_unasked();

  bool is_working() const { return !queue_.empty(); }
  bool has_watch(int watch) const { return dependents_.has_watch(watch); }
  // Watches that nothing here rests on any more; each is told once. Not while it works.
  std::vector<int> take_unused_watches();
  size_t entry_count() const { return entries_.size(); }
  size_t watch_count() const { return dependents_.watch_count(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Survey {
    Dependents::Entry entry = 0;
    SurveyQuestion question;
    std::vector<Sighting> sightings;
    uint64_t made_for = 0;  // number of a question
    bool is_watched = true;
  };
  struct Entry {
    Dependents::Entry entry = 0;
    EnvironmentLook look;
    uint64_t looked_at_for = 0;
    bool is_watched = true;
  };
  struct Asked {
    SurveyQuestion question;
    OnReady on_ready;
  };
  struct LoggedEvent {
    WatchEvent::What what;
    int watch;
    std::string name;
  };

  // Questions wait until the one before them is answered.
  void start_next();
  void step();
  void finish(const Result<const std::vector<Sighting>*>& result);
  Survey& survey_of(const SurveyQuestion& question);
  bool is_good(Dependents::Entry entry, bool is_watched, uint64_t looked_at_for) const;
  std::vector<std::string> stale_prefixes(const Survey& survey) const;
  bool is_all_fresh(const Survey& survey) const;
  void survey_again(const SurveyQuestion& question);
  void look_at_next();
  // `take` says whether the reply could be read.
  void submit(Message job, std::chrono::milliseconds limit,
              std::function<bool(const Message& reply)> take);
  bool take_survey(const Message& reply);
  bool take_looks(const std::vector<std::string>& prefixes, const Message& reply);
  Dependents::Entry new_entry();
  void note(Dependents::Entry entry, const std::vector<WatchedInput>& inputs);
  void make_stale(const WatchEvent& event);
  void make_all_stale();
  // What happened while a worker looked is later than what it saw.
  void replay_log();
  bool is_overgrown() const;

  Workers& workers_;
  Dependents dependents_;
  std::vector<bool> fresh_;  // by Dependents::Entry
  std::vector<Survey> surveys_;
  std::unordered_map<std::string, Entry> entries_;  // by prefix
  std::vector<int> unused_;
  struct Remembered {
    std::string question;
    uint64_t version = 0;
    std::string body;
  };
  std::optional<Remembered> remembered_;
  bool is_sure_ = false;  // events would tell of every change to what the last question was about

  std::deque<Asked> queue_;        // the first is at work
  uint64_t number_ = 0;            // of the question at work
  int surveys_made_ = 0;           // for it
  int rounds_ = 0;                 // of looks at all that was stale, for it
  std::vector<std::string> todo_;  // of this round
  std::vector<LoggedEvent> log_;   // of the job at work
  bool log_is_full_ = false;
  Clock::time_point last_asked_;
  Clock::time_point resting_until_;
};

}  // namespace venvctl
