// Fuzzes pyvenv.cfg. The parsed values must come from the input and be well-formed.
#include "core/base/text.h"
#include "core/environments/pyvenv_cfg.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\nprompt = "
    "'a\\x41\\u00e9'\n",
    "home=/x\nversion_info = 3.12.1.final.0\nvirtualenv = 20.1\nprompt = p\n",
    "uv = 0.4.0\nVERSION = 3.13.0rc1\r\nprompt = \"\\U0001F600\\n\"\n= \nhome"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  const PyvenvCfg cfg = parse_pyvenv_cfg(input);
  VENVCTL_CHECK(input.find(cfg.home) != std::string_view::npos);
  VENVCTL_CHECK(cfg.version.find_first_not_of("0123456789.") == std::string::npos);
  VENVCTL_CHECK(cfg.kind == "uv" || cfg.kind == "virtualenv" || cfg.kind == "venv");
  const std::string shown = displayable(cfg.prompt.value_or(""), 64);
  VENVCTL_CHECK(!has_control(shown) && display_columns(shown) <= 64);
  VENVCTL_CHECK(displayable(shown) == shown);
}

}  // namespace venvctl
