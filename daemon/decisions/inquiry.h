// A question for workers, with the callers that wait for its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/resolve/resolver.h"
#include "core/wire/answer.h"
#include "daemon/loop/timer.h"

namespace venvctl {

// Callers with the same time limit.
class Callers {
 public:
  // Called once, with the answer lines.
  using OnAnswer = std::function<void(const std::string& lines)>;

  explicit Callers(std::chrono::milliseconds limit) : limit_(limit) {}

  // Adds a caller. The time limit begins when the first caller is added. If there is no answer when
  // the limit is over, all callers get `later`.
  void add(Loop& loop, OnAnswer on_answer);
  // Sends `lines` to every caller.
  void answer(const std::string& lines);
  bool is_empty() const { return waiting_.empty(); }

 private:
  std::chrono::milliseconds limit_;
  std::vector<OnAnswer> waiting_;
  std::unique_ptr<Timer> later_;  // exists while callers wait
};

struct Inquiry {
  static constexpr std::chrono::milliseconds kFollowWithin{5'000};

  Inquiry(std::string its_key, Question its_question)
      : key(std::move(its_key)), question(std::move(its_question)) {}

  void answer(const std::string& lines);
  // False if nobody waits: the inquiry only checks a cached decision again.
  bool is_awaited() const {
    return !prompts.is_empty() || !confirmations.is_empty() || !followers.is_empty();
  }

  const std::string key;  // cache_key of the question
  Question question;
  Callers prompts{std::chrono::milliseconds(wire::kAnswerDeadlineMs)};
  Callers confirmations{std::chrono::milliseconds(wire::kConfirmationDeadlineMs)};
  Callers followers{kFollowWithin};  // used by the daemon itself
  int looks = 0;                     // how many times a worker got the question
  bool was_joined = false;           // another caller came after a worker last got the question
  // A caller has joined that needs files to be read after its question, so the result of the
  // current job is not enough for it.
  bool must_look_again = false;
  // Position in the event log when a worker last got the question.
  uint64_t log_position = 0;
  // The remote mount that contains the directory; "" if there is none.
  std::string mount;
};

}  // namespace venvctl
