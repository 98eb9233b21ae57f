#include "core/registry/pin_store.h"

#include <fstream>

#include "core/base/fields.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::pin_store_test {

TEST_CASE("a pin is read back byte for byte, and replacing or erasing it does not affect others") {
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

TEST_CASE("an invalid pin in the file is ignored") {
  TemporaryDirectory state;
  std::ofstream(state.path() + "/pins.json")
      << R"({"schema":1,"pins":[7,{"directory":"relative","prefix":"/e"},{"directory":"/p"},)"
      << R"({"directory":"/p","prefix":"/e"}]})";
  CHECK(load_pins(state.path())->prefixes.size() == 1);
}

TEST_CASE("pins survive encoding and decoding") {
  PinList sent;
  sent.prefixes = {{"/p\xFF", "/e"}, {"/q", ""}};
  sent.note = "a note";
  const auto read = from_bytes<PinList>(to_bytes(sent));
  REQUIRE(read);
  CHECK(read->prefixes == sent.prefixes);
  CHECK(read->note == sent.note);
}

}  // namespace venvctl::pin_store_test
