#include "daemon/options.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "core/base/text.h"
#include "daemon/workers/worker_main.h"

namespace venvctl {

namespace {

struct ModeOption {
  std::string_view name;
  Options::Mode mode;
  std::string_view meaning;  // "" for internal modes, which are not in the help
};

constexpr ModeOption kModes[] = {
    {"--supervise", Options::Mode::Supervise, "start the daemon, and restart it when it crashes"},
    {"--remove-epoch", Options::Mode::RemoveEpoch,
     "after a crash, make every shell ask the daemon again"},
    {"--version", Options::Mode::Version, "print the version"},
    {"--help", Options::Mode::Help, "print this help"},
    {kWorkerOption, Options::Mode::Worker, ""},
};

struct SpanOption {
  std::string_view name;
  std::chrono::milliseconds Spans::*span;
};

// Intervals in milliseconds, as in "--sweep-ms=200". They are not in the help, because only tests
// use them.
constexpr SpanOption kSpans[] = {
    {"--sweep-ms=", &Spans::sweep}, {"--self-check-ms=", &Spans::self_check},
    {"--fresh-ms=", &Spans::fresh}, {"--leave-ms=", &Spans::leave},
    {"--epoch-ms=", &Spans::epoch}, {"--watchdog-ms=", &Spans::watchdog},
    {"--scan-ms=", &Spans::scan},
};

std::optional<int> positive(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && value > 0 ? std::optional(value) : std::nullopt;
}

bool take_mode(std::string_view argument, Options& options) {
  for (const ModeOption& each : kModes) {
    if (each.name != argument) continue;
    options.mode = each.mode;
    return true;
  }
  return false;
}

bool take_span(std::string_view argument, Options& options) {
  for (const SpanOption& each : kSpans) {
    if (!argument.starts_with(each.name)) continue;
    const auto value = positive(argument.substr(each.name.size()));
    if (!value) return false;
    options.spans.*each.span = std::chrono::milliseconds(*value);
    options.for_child.emplace_back(argument);
    return true;
  }
  return false;
}

}  // namespace

Result<Options> parse_options(std::span<const char* const> arguments) {
  Options options;
  for (const std::string_view argument : arguments) {
    if (argument == "--supervised") {
      options.is_supervised = true;
    } else if (!take_mode(argument, options) && !take_span(argument, options)) {
      return Error{ErrorCode::Usage,
                   "unknown option " + in_quotes(argument) + ": see venvd --help"};
    }
  }
  return options;
}

std::vector<OptionHelp> option_helps() {
  std::vector<OptionHelp> helps;
  for (const ModeOption& each : kModes) {
    if (!each.meaning.empty()) helps.push_back({each.name, each.meaning});
  }
  return helps;
}

std::string help_text() {
  std::string text =
      "usage: venvd [option]\n"
      "the daemon of venvctl; without an option it runs in the foreground\n";
  for (const OptionHelp& each : option_helps()) {
    text += "  " + std::string(each.name) + std::string(16 - each.name.size(), ' ') +
            std::string(each.meaning) + "\n";
  }
  return text;
}

}  // namespace venvctl
