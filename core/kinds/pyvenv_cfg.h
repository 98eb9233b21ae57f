// pyvenv.cfg, read the way Python's site module and virtualenv write and read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// Source: KINDS 7, vectors cfg.jsonl. Keys without case, split at the first '=', both sides
// stripped, the first of two equal keys wins. Written by whoever made the environment: trust
// nothing in it for safety.
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
