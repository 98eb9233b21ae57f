// A question for a worker, and the callers that wait for its answer.
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

// Callers that wait equally long.
class Callers {
 public:
  // Called once, with answer lines.
  using OnAnswer = std::function<void(const std::string& lines)>;

  explicit Callers(std::chrono::milliseconds limit) : limit_(limit) {}

  // The caller gets `later` at the latest when the limit has passed since the first caller's
  // question.
  void add(Loop& loop, OnAnswer on_answer);
  // Sends `lines` to every caller.
  void answer(const std::string& lines);
  bool is_empty() const { return waiting_.empty(); }

 private:
  std::chrono::milliseconds limit_;
  std::vector<OnAnswer> waiting_;
  std::unique_ptr<Timer> later_;  // set while callers wait
};

struct Inquiry {
  static constexpr std::chrono::milliseconds kFollowWithin{5'000};

  Inquiry(std::string its_key, Question its_question)
      : key(std::move(its_key)), question(std::move(its_question)) {}

  void answer(const std::string& lines);
  // False: the cached decision is checked again.
  bool is_awaited() const {
    return !prompts.is_empty() || !confirmations.is_empty() || !followers.is_empty();
  }

  const std::string key;  // cache_key of the question
  Question question;
  Callers prompts{std::chrono::milliseconds(wire::kAnswerDeadlineMs)};
  Callers confirmations{std::chrono::milliseconds(wire::kConfirmationDeadlineMs)};
  Callers followers{kFollowWithin};  // the daemon itself
  int looks = 0;                     // how often a worker was asked
  bool was_joined = false;           // another caller came after a worker was last asked
  bool must_look_again = false;      // that caller needs a look that begins after its question
  uint64_t log_position = 0;         // position in the event log when last asked
  std::string mount;                 // remote mount that holds the directory; "": none
};

}  // namespace venvctl
