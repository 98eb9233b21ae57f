#include "core/registry/pin_store.h"

#include <fstream>
#include <iterator>

#include "core/base/fields.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::pin_store_test {

TEST_CASE("a pin is read back byte for byte, and replacing or erasing it does not affect others") {
  TemporaryDirectory state;
  CHECK(load_pins(state.path(), "")->prefixes.empty());
  REQUIRE(save_pin(state.path(), "", "/p\xFF", "/envs/blue"));
  REQUIRE(save_pin(state.path(), "", "/q", "/envs/red"));
  REQUIRE(save_pin(state.path(), "", "/q", "/envs/green"));
  using Prefixes = std::map<std::string, std::string>;
  CHECK(load_pins(state.path(), "")->prefixes ==
        Prefixes{{"/p\xFF", "/envs/blue"}, {"/q", "/envs/green"}});
  REQUIRE(erase_pin(state.path(), "", "/q"));
  CHECK(load_pins(state.path(), "")->prefixes == Prefixes{{"/p\xFF", "/envs/blue"}});
}

TEST_CASE("each world has its own pins, and an older venvctl sees only the host's") {
  TemporaryDirectory state;
  using Prefixes = std::map<std::string, std::string>;
  REQUIRE(save_pin(state.path(), "", "/p", "/envs/host"));
  REQUIRE(save_pin(state.path(), "toolbox f", "/p", "/envs/toolbox"));
  REQUIRE(save_pin(state.path(), "toolbox f", "/q", "/envs/other"));
  CHECK(load_pins(state.path(), "")->prefixes == Prefixes{{"/p", "/envs/host"}});
  REQUIRE(erase_pin(state.path(), "", "/p"));
  CHECK(load_pins(state.path(), "")->prefixes.empty());
  CHECK(load_pins(state.path(), "toolbox f")->prefixes ==
        Prefixes{{"/p", "/envs/toolbox"}, {"/q", "/envs/other"}});
  CHECK(load_pins(state.path(), "toolbox g")->prefixes.empty());
  std::ifstream file(state.path() + "/pins.json");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  CHECK(text.find("\"pins\": []") != std::string::npos);
}

TEST_CASE("an invalid pin in the file is ignored") {
  TemporaryDirectory state;
  std::ofstream(state.path() + "/pins.json")
      << R"({"schema":1,"pins":[7,{"directory":"relative","prefix":"/e"},{"directory":"/p"},)"
      << R"({"directory":"/p","prefix":"/e"}]})";
  CHECK(load_pins(state.path(), "")->prefixes.size() == 1);
}

TEST_CASE("a pin of a world with an impossible name is ignored") {
  TemporaryDirectory state;
  const std::string world = "x\x1b[31m";
  REQUIRE(save_pin(state.path(), world, "/p", "/e"));
  CHECK(load_pins(state.path(), world)->prefixes.empty());
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
