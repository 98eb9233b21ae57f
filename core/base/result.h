// A value, or an error that says why there is no value.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/check.h"

namespace venvctl {

// The numbers are the exit codes of the command line (docs/interface.md); 0 means success.
enum class ErrorCode { Failed = 1, Usage = 2, NotFound = 3, NotTrusted = 4, Unreachable = 5 };

// `message` reads "what went wrong: what to do". It is in lower case, names the path and the
// action, and has no full stop.
struct Error {
  ErrorCode code = ErrorCode::Failed;
  std::string message;
};
template <class A>
void fields(A& a, Error& each) {
  a(each.code, each.message);
}

// For failures that are expected. Use std::optional for a value that may be absent, and
// VENVCTL_CHECK for bugs.
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

// Success carries no value.
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
