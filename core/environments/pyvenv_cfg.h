// Reads pyvenv.cfg by the rules of Python's site module and of virtualenv.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// Keys are case-insensitive. A line is split at the first '=', and both sides are stripped. If a
// key occurs twice, the first line counts (docs/environments.md). The content is untrusted, so no
// decision about security may depend on it.
struct PyvenvCfg {
  static constexpr size_t kMaxBytes = 64 * 1024;

  // Decoded if venv of the standard library wrote the file, because it writes a Python literal.
  std::optional<std::string> prompt;
  // The leading numbers of `version`, or of `version_info` if `version` is missing.
  std::string version;
  std::string home;
  // The value of `base-executable` (virtualenv) or, if this key is missing, of `executable` (venv).
  std::string base_executable;
  std::string kind;  // "uv", "virtualenv" or "venv"
  bool system_site_packages = false;
};

PyvenvCfg parse_pyvenv_cfg(std::string_view content);

}  // namespace venvctl
