// Runs a program without a terminal, and captures what it prints, within bounds: the program may
// hang, and the other side of docker or ssh may be hostile.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/fd.h"
#include "core/base/variables.h"

namespace venvctl {

struct Captured {
  // of standard output; a program that prints more is killed
  static constexpr size_t kMaxBytes = 1024 * 1024;
  static constexpr size_t kMaxErrorBytes = 4096;  // of standard error; the rest is dropped

  enum class End { Done, Late, TooMuch, NotStarted };
  End end = End::NotStarted;
  int exit_code = 0;  // only if Done; 128 + n if signal n ended it
  std::string out;
  std::string err;
  bool is_success() const { return end == End::Done && exit_code == 0; }
};

// Waits until the program ends, also if it has closed its outputs before. What it leaves behind is
// not waited for. A program that is late or prints too much is killed. `words[0]` is an absolute
// path. Standard input is /dev/null. `entries` are its variables ("NAME=value").
Captured captured(const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  Deadline deadline);

// The last non-empty line of `text`, displayable and shortened, for messages.
std::string last_line(const std::string& text);

// The variables in the form that exec expects ("NAME=value").
std::vector<std::string> entries_of(const Variables& variables);

}  // namespace venvctl
