// Keeps the reports on all environments of the machine in memory, from the first question on.
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
#include "daemon/known_environments/dependents.h"
#include "daemon/watch/event_log.h"
#include "daemon/workers/jobs/look_job.h"
#include "daemon/workers/jobs/survey_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// An entry is the report on one environment. If a file event is about an entry, the entry becomes
// stale (outdated). At the next question, workers inspect the stale entries, and the entries that
// cannot be watched. If no questions come, all entries are forgotten.
class KnownEnvironments {
 public:
  // How many environments one job inspects at most, so that other jobs can run in between.
  static constexpr size_t kBatch = 64;
  static constexpr std::chrono::milliseconds kLooksWithin{500};
  static constexpr std::chrono::milliseconds kSurveyWithin{1'500};
  // How many times workers list all environments for one question, and how many times they inspect
  // the stale entries. Without a limit, a question about files that change all the time would never
  // end.
  static constexpr int kMaxLooks = 3;
  // The pause after an inspection that hung or killed its worker, because another attempt may cost
  // another worker.
  static constexpr std::chrono::seconds kRest{60};
  static constexpr std::chrono::minutes kKeptFor{60};
  // How many surveys are kept. Each is for another combination of HOME and central stores, because
  // the shells of a user may have different settings.
  static constexpr size_t kMaxSurveys = 4;

  explicit KnownEnvironments(Workers& workers) : workers_(workers) {}

  // Lists the environments (candidates) that `question` asks for, and inspects those without an
  // up-to-date entry. The candidates, and look_of() for each of them, are valid only during the
  // callback, which may run before this function returns. Fails if no worker could inspect the
  // candidates.
  using OnReady = std::function<void(const Result<const std::vector<Candidate>*>& candidates)>;
  void bring_up_to_date(SurveyQuestion question, OnReady on_ready);
  const EnvironmentLook& look_of(const std::string& prefix) const;

  // Remembers `body`, the reply to `question`, until the data in this object changes. Does nothing
  // if events do not report every change. The reply also depends on the records and approvals:
  // `version` is StateCopy::version().
  void remember(std::string question, uint64_t version, std::string body);
  // The remembered reply; null if there is none, or if it may be outdated.
  const std::string* remembered(std::string_view question, uint64_t version);

  // Returns whether the event may have changed a known environment.
  bool on_event(const WatchEvent& event);
  void forget_all();
  // Forgets everything if no question came within kKeptFor.
  void forget_unasked();

  bool is_working() const { return !queue_.empty(); }
  bool has_watch(int watch) const { return dependents_.has_watch(watch); }
  // Returns the watches that no entry needs any more. Each is returned once. Returns none while a
  // question is being answered.
  std::vector<int> take_unused_watches();
  size_t entry_count() const { return entries_.size(); }
  size_t watch_count() const { return dependents_.watch_count(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Survey {
    Dependents::Entry entry = 0;
    SurveyQuestion question;
    std::vector<Candidate> candidates;
    uint64_t made_for = 0;  // number of the question for which it was last made
    bool is_watched = true;
  };
  struct Entry {
    Dependents::Entry entry = 0;
    std::string project;  // the project that the survey named when the environment was inspected
    EnvironmentLook look;
    uint64_t looked_at_for = 0;
    bool is_watched = true;
  };
  struct Asked {
    SurveyQuestion question;
    OnReady on_ready;
  };

  // Questions are answered one at a time, in the order in which they came.
  void start_next();
  void step();
  void finish(const Result<const std::vector<Candidate>*>& result);
  Survey& survey_of(const SurveyQuestion& question);
  bool is_good(Dependents::Entry entry, bool is_watched, uint64_t looked_at_for) const;
  LookJob::Question stale_ones(const Survey& survey) const;
  bool is_all_fresh(const Survey& survey) const;
  void survey_again(const SurveyQuestion& question);
  void look_at_next();
  // `take` reads the reply, and returns false if the reply is invalid.
  void submit(Message job, std::chrono::milliseconds limit,
              std::function<bool(const Message& reply)> take);
  bool take_survey(const Message& reply);
  // If the job had no time for some environments, the next job inspects them.
  bool take_looks(const LookJob::Question& questions, const Message& reply);
  Dependents::Entry new_entry();
  void note(Dependents::Entry entry, const std::vector<WatchedName>& inputs);
  bool make_stale(const WatchEvent& event);
  void make_all_stale();
  bool take_event(const WatchEvent& event);
  bool is_overgrown() const;

  Workers& workers_;
  Dependents dependents_;
  std::vector<bool> fresh_;  // by Dependents::Entry: whether the entry is up to date
  std::vector<Survey> surveys_;
  std::unordered_map<std::string, Entry> entries_;  // by prefix
  std::vector<int> unused_;
  struct Remembered {
    std::string question;
    uint64_t version = 0;
    std::string body;
  };
  std::optional<Remembered> remembered_;
  // Whether events report every change of the result of the last question. If not, the result
  // is not remembered.
  bool is_sure_ = false;

  std::deque<Asked> queue_;  // the first question is being answered
  uint64_t number_ = 0;      // number of the current question
  int surveys_made_ = 0;     // surveys for the current question
  // Rounds for the current question; a round inspects all stale entries.
  int rounds_ = 0;
  LookJob::Question todo_;     // the environments that this round has still to inspect
  EventLog log_;               // events since the current job began
  uint64_t log_position_ = 0;  // the position in log_ when the job began
  Clock::time_point last_asked_;
  Clock::time_point resting_until_;
};

}  // namespace venvctl
