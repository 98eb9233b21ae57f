// The command line of venvd.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

// Intervals and timeouts of the daemon; tests shorten them.
struct Spans {
  std::chrono::milliseconds sweep{60'000};
  std::chrono::milliseconds self_check{30'000};
  std::chrono::milliseconds fresh{60'000};   // an older decision is rechecked before it is sent
  std::chrono::milliseconds leave{600'000};  // exit after this long without clients and shells
  std::chrono::milliseconds epoch{24 * 3'600'000};
  std::chrono::milliseconds scan{30'000};      // from one search of the roots to the next
  std::chrono::milliseconds watchdog{30'000};  // a supervised daemon silent for this long is killed
};

struct Options {
  enum class Mode { Serve, Supervise, Worker, RemoveEpoch, Version, Help };
  Mode mode = Mode::Serve;
  bool is_supervised = false;
  Spans spans;
  std::vector<std::string> for_child;  // options that a supervisor passes to the daemon
};

// `arguments` excludes the program's name. Fails with Usage.
Result<Options> parse_options(std::span<const char* const> arguments);

// The options that the help and the manual page describe, in that order.
struct OptionHelp {
  std::string_view name;  // with its dashes
  std::string_view meaning;
};
std::vector<OptionHelp> option_helps();
std::string help_text();

}  // namespace venvctl
