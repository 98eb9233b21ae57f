// Reads pyvenv.cfg by the rules of Python's site module and of virtualenv.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// Source: docs/environments.md. Keys are case-insensitive; a line is split at the first '=' and
// both sides are stripped; the first of two equal keys wins. The content is untrusted: nothing in
// it may be relied on for security.
struct PyvenvCfg {
  static constexpr size_t kMaxBytes = 64 * 1024;

  // Decoded, because venv of the standard library writes a Python literal.
  std::optional<std::string> prompt;
  // The leading numbers of `version`, or of `version_info` if `version` is missing.
  std::string version;
  std::string home;
  // `base-executable` (virtualenv), or `executable` (venv) if that is missing.
  std::string base_executable;
  std::string kind;  // "uv", "virtualenv" or "venv"
  bool system_site_packages = false;
};

PyvenvCfg parse_pyvenv_cfg(std::string_view content);

}  // namespace venvctl
