// A value, or an error that says why there is no value.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/check.h"

namespace venvctl {

// Each number is also the exit code of a command that fails with this error (docs/interface.md).
enum class ErrorCode { Failed = 1, Usage = 2, NotFound = 3, NotTrusted = 4, Unreachable = 5 };

// `message` has the form "what went wrong: what to do". It names the path and the failed action,
// begins in lower case, and has no full stop.
struct Error {
  ErrorCode code = ErrorCode::Failed;
  std::string message;
};
template <class A>
void fields(A& a, Error& each) {
  a(each.code, each.message);
}

// The result of a function that may fail although the program has no bug. Use std::optional for a
// value that may be absent, and VENVCTL_CHECK for bugs.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT: intentionally implicit
  Result(Error error) : content_(std::move(error)) {}  // NOLINT: intentionally implicit

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    VENVCTL_CHECK(ok());
    return std::get<0>(content_);
  }
  const T& value() const& {
    VENVCTL_CHECK(ok());
    return std::get<0>(content_);
  }
  T&& value() && {
    VENVCTL_CHECK(ok());
    return std::get<0>(std::move(content_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    VENVCTL_CHECK(!ok());
    return std::get<1>(content_);
  }

 private:
  std::variant<T, Error> content_;
};

// Success without a value, or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: intentionally implicit

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    VENVCTL_CHECK(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace venvctl
