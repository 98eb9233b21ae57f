// Reads pyvenv.cfg as Python's site module and virtualenv write and read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// Source: docs/environments.md, test vectors in cfg.jsonl. Keys are case-insensitive; a line is
// split at the first '=' and both sides are stripped; the first of two equal keys wins. The content
// is untrusted: nothing in it may be relied on for security.
struct PyvenvCfg {
  static constexpr size_t kMaxBytes = 64 * 1024;

  std::optional<std::string> prompt;  // decoded (stdlib venv writes a Python literal)
  std::string version;                // leading numbers of `version`, else `version_info`
  std::string home;
  std::string base_executable;  // `base-executable` (virtualenv), else `executable` (venv)
  std::string kind;             // "uv", "virtualenv" or "venv"
  bool system_site_packages = false;
};

PyvenvCfg parse_pyvenv_cfg(std::string_view content);

}  // namespace venvctl
