// Fuzzes TOML, YAML and JSON files of a repository. Reading a file twice must have the same result,
// and no input may crash the parsers.
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/document_limits.h"
#include "core/base/json_text.h"
#include "core/environments/conda_state.h"
#include "core/formats/toml_document.h"
#include "core/formats/yaml_document.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

namespace {

constexpr std::string_view kPlain[] = {
    "[tool.poetry]\nname = \"p\"\n[tool.hatch.envs.default]\npath = '.venv'\n",
    "[workspace]\nmembers = [\"a\", 'b*', 7]\n[[x]]\ny = { z = [1.5, true] }\n",
    "name: data\nprefix: /opt/conda/envs/data\nchannels:\n  - a\n  - {b: c}\n",
    "envs_dirs: [~/envs, \"/srv/\\x41\"]\nname: &x 'it''s'\nother: *x\n---\n!!map {}\n",
    R"({"env_vars":{"path_to":"/x","gone":"***unset***","N":7},"version":1})"};

std::string repeated(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

// Deep and wide inputs, within the limits and beyond them. Mutations cut, duplicate and mix them.
const std::string kDeep[] = {
    "a" + repeated(".a", 60) + " = 1\n[b" + repeated(" . \"b.b\"", 60) + "]\n",
    "a" + repeated(".a", 20'000) + " = 1\n",
    "[[x" + repeated(".y", 40) + "]]\nz = " + repeated("{a.b = [", 30) + repeated("]}", 30) + "\n",
    "x = " + repeated("[", 3000) + "\n",
    "x = \"\"\"" + repeated("[.\\\"", 300) + "\"\"\"\"\"\ny = '''" + repeated("{.", 300) +
        "'''''\n",
    "x = [\n" + repeated("  1.5, # [.{\n", 300) + "]\n",
    "name: " + repeated("[", 3000),
    "x: " + repeated("{a: [", 30) + repeated("]}", 30) + "\nname: p\n",
    "name:\n  " + repeated("- ", 3000),
    repeated("? ", 3000) + "\nname: p\n",
    "a: &a x\nb: &b [*a" + repeated(", *a", 50) + "]\nname: *a\nenvs_dirs: *b\nc: [*b" +
        repeated(", *b", 50) + "]\n",
    "name: &n " + repeated("x", 3000) + "\nenvs_dirs: [*n" + repeated(", *n", 300) + "]\n",
    "name: |\n" + repeated("  [[{{ ((\n", 300) + "prefix: >-\n" + repeated("  - ? [\n", 300),
    repeated("[", 3000),
    "{\"env_vars\":" + repeated("{\"a\":[", 30) + repeated("]}", 30) + "}",
    "{\"env_vars\":{\"a\":\"" + repeated("[\\\"", 300) + "\"}}",
};

void check_toml(std::string_view input) {
  const auto toml = TomlDocument::parse(input);
  if (!toml) {
    VENVCTL_CHECK(toml.error().message.starts_with("line "));
    return;
  }
  VENVCTL_CHECK(toml_within_limits(input));
  VENVCTL_CHECK(toml->text({"tool", "poetry", "name"}) ==
                TomlDocument::parse(input)->text({"tool", "poetry", "name"}));
  static_cast<void>(toml->texts({"workspace", "members"}));
}

// Does everything with a value that recurses once per level: copies, compares, writes and destroys
// it.
void check_json(std::string_view input) {
  const nlohmann::json json = parsed_json(input);
  if (json.is_discarded()) return;
  const nlohmann::json copy = json;
  VENVCTL_CHECK(copy == json);
  static_cast<void>(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

std::span<const std::string_view> fuzz_seeds() {
  static const std::vector<std::string_view> seeds = [] {
    std::vector<std::string_view> all(std::begin(kPlain), std::end(kPlain));
    all.insert(all.end(), std::begin(kDeep), std::end(kDeep));
    return all;
  }();
  return seeds;
}

void fuzz(std::string_view input) {
  check_toml(input);
  check_json(input);
  static FakeFileSystem files;
  files.forget_touches();
  files.write_file("/p/environment.yml", std::string(input));
  files.write_file("/p/conda-meta/state", std::string(input));
  if (const auto yaml = YamlDocument::read(files, "/p/environment.yml")) {
    for (const char* key : {"name", "prefix", "envs_dirs", "other"}) {
      const auto text = yaml->text(key);
      VENVCTL_CHECK(!text || yaml->texts(key) == std::vector<std::string>{*text});
    }
  }
  const auto variables = conda_variables(files, "/p");
  VENVCTL_CHECK(std::ranges::is_sorted(variables));
}

}  // namespace venvctl
