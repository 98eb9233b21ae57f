// What a repository says in TOML, YAML and JSON: read twice it says the same, and ends nothing.
#include <algorithm>

#include "core/kinds/conda_state.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/yaml_document.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    "[tool.poetry]\nname = \"p\"\n[tool.hatch.envs.default]\npath = '.venv'\n",
    "[workspace]\nmembers = [\"a\", 'b*', 7]\n[[x]]\ny = { z = [1.5, true] }\n",
    "name: data\nprefix: /opt/conda/envs/data\nchannels:\n  - a\n  - {b: c}\n",
    "envs_dirs: [~/envs, \"/srv/\\x41\"]\nname: &x 'it''s'\nother: *x\n---\n!!map {}\n",
    R"({"env_vars":{"path_to":"/x","gone":"***unset***","N":7},"version":1})"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  const auto toml = TomlDocument::parse(input);
  if (toml) {
    VENVCTL_CHECK(toml->text({"tool", "poetry", "name"}) ==
                  TomlDocument::parse(input)->text({"tool", "poetry", "name"}));
    static_cast<void>(toml->texts({"workspace", "members"}));
  }
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
