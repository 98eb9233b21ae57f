// Runs a program that talks to the other side, and captures its output. Limits time and size,
// because the other side may hang or be hostile.
#pragma once

#include <string>
#include <vector>

#include "core/base/fd.h"

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

// Runs `words[0]`, an absolute path. Standard input is /dev/null. Kills a program that is late or
// prints too much. `entries`: its variables ("NAME=value").
Captured captured(const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  Deadline deadline);

// The last non-empty line of `text`, displayable and shortened, for messages.
std::string last_line(const std::string& text);

}  // namespace venvctl
