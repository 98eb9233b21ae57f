// Reads config.toml as a user wrote it, and again after `venvctl config set` has changed it.
#include <fstream>
#include <sstream>

#include "core/places/configuration.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    "[create]\nbackend = \"venv\"  # the quick one\npython = '3.11'\n",
    "create.backend = \"uv\"\n[trust]\nunder = [\"~/code\", \"/srv\"]\n",
    "# nothing\n[create]\n\npython = \"\"\"3.12\"\"\"\r\n[other]\nx = 1979-05-27T07:32:00Z\n",
    "[create]\npython = \"\"\"x\nbackend = \"venv\"  # \"\"\"\n",
    "create = { backend = \"auto\", python = \">=3.9,<3.13\" }\n"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  static const TemporaryDirectory directory;
  static const std::string path = directory.path() + "/config.toml";
  std::ofstream(path, std::ios::binary) << input;
  const auto before = Configuration::load(path);
  if (before) VENVCTL_CHECK(before->values().size() == settings().size());
  if (!set_configuration(path, "create.python", {"3.11"})) return;
  // The new value is read back, and nothing else has changed.
  const auto after = Configuration::load(path);
  VENVCTL_CHECK(after.ok() && after->get("create.python")->value == "3.11");
  if (!before) return;
  for (const ConfigurationValue& value : before->values()) {
    if (value.setting->key == "create.python") continue;
    VENVCTL_CHECK(after->get(value.setting->key)->value == value.value);
  }
}

}  // namespace venvctl
