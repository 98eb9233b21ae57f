// The command line of venvd.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

// How long the daemon waits for what; tests shorten them.
struct Spans {
  std::chrono::milliseconds sweep{60'000};
  std::chrono::milliseconds self_check{30'000};
  std::chrono::milliseconds leave{600'000};  // without clients and shells
  std::chrono::milliseconds epoch{24 * 3'600'000};
  std::chrono::milliseconds watchdog{30'000};  // a supervised one that is silent so long is ended
};

struct Options {
  enum class Mode { Serve, Supervise, Worker, RemoveEpoch, Version, Help };
  Mode mode = Mode::Serve;
  bool is_supervised = false;
  Spans spans;
  std::vector<std::string> for_child;  // what a supervisor passes on
};

// `arguments` without the program's name. Fails with Usage.
Result<Options> parse_options(std::span<const char* const> arguments);
std::string help_text();

}  // namespace venvctl
