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
  std::chrono::milliseconds self_check{20'000};
  // A decision older than this is checked again before it is sent.
  std::chrono::milliseconds fresh{60'000};
  // The daemon exits after this time without clients and shells.
  std::chrono::milliseconds leave{600'000};
  std::chrono::milliseconds epoch{24 * 3'600'000};
  // From the start of one search of the roots to the start of the next search.
  std::chrono::milliseconds scan{30'000};
  // A supervised daemon is killed if it sends no heartbeat for this long.
  std::chrono::milliseconds watchdog{30'000};
};

struct Options {
  enum class Mode { Serve, Supervise, Worker, RemoveEpoch, Version, Help };
  Mode mode = Mode::Serve;
  bool is_supervised = false;
  Spans spans;
  std::vector<std::string> for_child;  // options that the supervisor passes to the daemon
};

// `arguments` does not include the program's name. Fails with Usage.
Result<Options> parse_options(std::span<const char* const> arguments);

// One of the options that the help and the manual page describe. option_helps() returns them in the
// order of the help.
struct OptionHelp {
  std::string_view name;  // with its dashes
  std::string_view meaning;
};
std::vector<OptionHelp> option_helps();
std::string help_text();

}  // namespace venvctl
