// Runs a program without a terminal and captures what it prints. Limits the time and the size of
// the output, because the program may hang, and a hostile container or machine may print without
// end.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/fd.h"
#include "core/base/variables.h"

namespace venvctl {

struct Captured {
  // The limit for standard output. A program that prints more is killed.
  static constexpr size_t kMaxBytes = 1024 * 1024;
  static constexpr size_t kMaxErrorBytes = 4096;  // for standard error; the rest is dropped

  enum class End { Done, Late, TooMuch, NotStarted };
  End end = End::NotStarted;
  int exit_code = 0;  // valid only if `end` is Done; 128 + n if signal n ended the program
  std::string out;
  std::string err;
  bool is_success() const { return end == End::Done && exit_code == 0; }
};

// Waits until the program ends, even if the program has closed its outputs before. Does not wait
// for processes that the program leaves behind. Kills a program that is late or prints too much.
// `words[0]` is an absolute path. Standard input is /dev/null. `entries` are the variables of the
// program ("NAME=value").
Captured captured(const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  Deadline deadline);

// The last non-empty line of `text`, displayable and shortened, for messages.
std::string last_line(const std::string& text);

// The variables in the form that exec expects ("NAME=value").
std::vector<std::string> entries_of(const Variables& variables);

}  // namespace venvctl
