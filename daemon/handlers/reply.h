// The one reply to a request: given once, and never forgotten.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace venvctl {

// A reply that is destroyed unanswered answers by itself, with an error. Copies are impossible;
// move it to where the answer will be known, into a shared_ptr where a std::function holds it.
class Reply {
 public:
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  explicit Reply(Send send) : send_(std::move(send)) {}
  Reply(Reply&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Reply& operator=(Reply&&) = delete;
  ~Reply();

  void answer(std::string_view lines);  // of `resolve`
  void ok(std::string_view json);
  void error(const Error& error);
  // ok with nothing to say, or the error.
  void done(const Result<void>& result);

 private:
  void give(std::string_view verb, std::string_view body);
  Send send_;  // null when answered
};

}  // namespace venvctl
