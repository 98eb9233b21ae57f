// The reply to a request. It is sent exactly once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace venvctl {

// If a Reply is destroyed before it is sent, it sends an error. It cannot be copied. Move it to the
// code that will know the answer; put it into a shared_ptr if a std::function must hold it.
class Reply {
 public:
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  explicit Reply(Send send) : send_(std::move(send)) {}
  Reply(Reply&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Reply& operator=(Reply&&) = delete;
  ~Reply();

  void answer(std::string_view lines);  // reply to `resolve`
  void ok(std::string_view json);
  void error(const Error& error);
  // Sends `ok` with an empty object, or the error.
  void done(const Result<void>& result);

 private:
  void give(std::string_view verb, std::string_view body);
  Send send_;  // null after the reply was sent
};

}  // namespace venvctl
