#include "core/base/path_json.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"

namespace venvctl::path_json_test {

TEST_CASE("UTF-8 paths become JSON strings; other paths become base64") {
  CHECK(bytes_to_json("/home/ünï").dump() == "\"/home/ünï\"");
  CHECK(bytes_to_json("\xFF").dump() == R"({"bytes":"/w=="})");
}

TEST_CASE("every path survives encoding and decoding") {
  for (const std::string path : {"", "/plain", "/ünï", "/\xFF\xFE", "/line\nbreak"}) {
    CHECK(bytes_from_json(bytes_to_json(path)) == path);
  }
}

TEST_CASE("a value that is neither text nor base64 is rejected") {
  CHECK_FALSE(bytes_from_json(7));
  CHECK_FALSE(bytes_from_json(nlohmann::json{{"bytes", "*"}}));
  CHECK_FALSE(bytes_from_json(nlohmann::json::object()));
}

}  // namespace venvctl::path_json_test
