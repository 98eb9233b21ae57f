#include "core/registry/pin_store.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

TEST_CASE("a pin is read back byte by byte, replaced, and erased alone") {
  TemporaryDirectory state;
  CHECK(load_pins(state.path())->prefixes.empty());
  REQUIRE(save_pin(state.path(), "/p\xFF", "/envs/blue"));
  REQUIRE(save_pin(state.path(), "/q", "/envs/red"));
  REQUIRE(save_pin(state.path(), "/q", "/envs/green"));
  using Prefixes = std::map<std::string, std::string>;
  CHECK(load_pins(state.path())->prefixes ==
        Prefixes{{"/p\xFF", "/envs/blue"}, {"/q", "/envs/green"}});
  REQUIRE(erase_pin(state.path(), "/q"));
  CHECK(load_pins(state.path())->prefixes == Prefixes{{"/p\xFF", "/envs/blue"}});
}

TEST_CASE("what is no pin in the file is passed over") {
  TemporaryDirectory state;
  std::ofstream(state.path() + "/pins.json")
      << R"({"schema":1,"pins":[7,{"directory":"relative","prefix":"/e"},{"directory":"/p"},)"
      << R"({"directory":"/p","prefix":"/e"}]})";
  CHECK(load_pins(state.path())->prefixes.size() == 1);
}

}  // namespace
}  // namespace venvctl
