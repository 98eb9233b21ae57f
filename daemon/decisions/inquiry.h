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

struct Inquiry {
  // After this long, waiting callers get `later`.
  static constexpr std::chrono::milliseconds kAnswerWithin{wire::kAnswerDeadlineMs};
  // Called once, with answer lines.
  using OnAnswer = std::function<void(const std::string& lines)>;

  Inquiry(std::string its_key, Question its_question)
      : key(std::move(its_key)), question(std::move(its_question)) {}

  void wait(Loop& loop, OnAnswer on_answer);
  // Sends `lines` to every waiting caller.
  void answer(const std::string& lines);

  const std::string key;  // cache_key of the question
  Question question;
  std::vector<OnAnswer> waiting;  // empty: the cached decision is checked again
  std::unique_ptr<Timer> later;   // set while callers wait
  int looks = 0;                  // how often a worker was asked
  bool was_joined = false;        // another caller came after a worker was last asked
  bool must_look_again = false;   // that caller needs a look that begins after its question
  uint64_t log_position = 0;      // position in the event log when last asked
  std::string mount;              // remote mount that holds the directory; "": none
};

}  // namespace venvctl
