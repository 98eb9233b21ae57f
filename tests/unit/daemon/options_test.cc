#include "daemon/options.h"

#include "tests/support/catch.h"

namespace venvctl::options_test {

Result<Options> parsed(const std::vector<const char*>& arguments) {
  return parse_options(arguments);
}

TEST_CASE("without options, venvd runs as a daemon and is not supervised") {
  const auto options = parsed({});
  REQUIRE(options);
  CHECK(options->mode == Options::Mode::Serve);
  CHECK_FALSE(options->is_supervised);
  CHECK(options->for_child.empty());
}

TEST_CASE("each mode has its own option, except running as a daemon") {
  CHECK(parsed({"--supervise"})->mode == Options::Mode::Supervise);
  CHECK(parsed({"--remove-epoch"})->mode == Options::Mode::RemoveEpoch);
  CHECK(parsed({"--worker"})->mode == Options::Mode::Worker);
  CHECK(parsed({"--version"})->mode == Options::Mode::Version);
  CHECK(parsed({"--help"})->mode == Options::Mode::Help);
}

TEST_CASE("intervals are parsed, and a supervisor passes exactly these options to its child") {
  const auto options = parsed({"--supervise", "--sweep-ms=200", "--watchdog-ms=1"});
  REQUIRE(options);
  CHECK(options->spans.sweep == std::chrono::milliseconds(200));
  CHECK(options->spans.watchdog == std::chrono::milliseconds(1));
  CHECK(options->spans.epoch == Spans{}.epoch);
  CHECK(options->for_child == std::vector<std::string>{"--sweep-ms=200", "--watchdog-ms=1"});
  const std::vector<const char*> passed = {"--supervised", options->for_child[0].c_str()};
  const auto child = parse_options(passed);
  REQUIRE(child);
  CHECK(child->is_supervised);
  CHECK(child->mode == Options::Mode::Serve);
  CHECK(child->spans.sweep == options->spans.sweep);
}

TEST_CASE("an unknown option or an invalid number is refused, and the error names it") {
  for (const char* argument : {"", "serve", "--Help", "--sweep-ms", "--sweep-ms=", "--sweep-ms=0",
                               "--sweep-ms=-1", "--sweep-ms=1s", "--sweep-ms=99999999999"}) {
    INFO(argument);
    const auto options = parsed({argument});
    REQUIRE_FALSE(options);
    CHECK(options.error().code == ErrorCode::Usage);
    CHECK(options.error().message.find(argument) != std::string::npos);
  }
}

TEST_CASE("the help lists the options for users, but no internal options") {
  const std::string help = help_text();
  for (const char* option : {"--supervise ", "--remove-epoch ", "--version ", "--help "}) {
    CHECK(help.find(option) != std::string::npos);
  }
  CHECK(help.find("--worker") == std::string::npos);
  CHECK(help.find("-ms") == std::string::npos);
}

}  // namespace venvctl::options_test
