#include "core/formats/yaml_scalars.h"

#include <vector>

#include "core/base/document_limits.h"
#include "tests/support/catch.h"

namespace venvctl::yaml_scalars_test {

// Each scalar with the path of keys to it, as in "a.b=1".
std::vector<std::string> scalars_in(const std::string& text, bool* is_yaml = nullptr) {
  std::vector<std::string> found;
  const bool is_read =
      for_each_yaml_scalar(text, [&](std::span<const std::string> path, const std::string& value) {
        std::string line;
        for (const std::string& key : path) line += (line.empty() ? "" : ".") + key;
        found.push_back(line + "=" + value);
        return value != "stop";
      });
  if (is_yaml != nullptr) *is_yaml = is_read;
  return found;
}

TEST_CASE("each scalar comes with the keys of the mappings around it") {
  CHECK(scalars_in("a: 1\nb:\n- c: 2\n  d: {e: 3}\n- 4\n- [5, {f: 6}]\ng:\nh: 7\n") ==
        std::vector<std::string>{"a=1", "b.c=2", "b.d.e=3", "b=4", "b=5", "b.f=6", "h=7"});
  CHECK(scalars_in("") == std::vector<std::string>{});
  CHECK(scalars_in("text") == std::vector<std::string>{"=text"});
}

TEST_CASE("aliases are left out, and a key may be a list") {
  CHECK(scalars_in("a: &x 1\nb: *x\nc: 2\n") == std::vector<std::string>{"a=1", "c=2"});
  CHECK(scalars_in("? [a, b]\n: 1\nc: 2\n").back() == "c=2");
}

TEST_CASE("the reader can stop reading before an error") {
  bool is_yaml = false;
  CHECK(scalars_in("a: stop\nb: [", &is_yaml) == std::vector<std::string>{"a=stop"});
  CHECK(is_yaml);
}

TEST_CASE("text that is not YAML or is nested too deeply is reported") {
  bool is_yaml = true;
  CHECK(scalars_in("a: 1\nb: [", &is_yaml).front() == "a=1");
  CHECK_FALSE(is_yaml);
  scalars_in(std::string(kMaxNesting + 1, '['), &is_yaml);
  CHECK_FALSE(is_yaml);
}

}  // namespace venvctl::yaml_scalars_test
