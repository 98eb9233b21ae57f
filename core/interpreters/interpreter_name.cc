#include "core/interpreters/interpreter_name.h"

#include <algorithm>
#include <utility>

namespace venvctl {
namespace {

constexpr std::string_view kDigitsAndDots = "0123456789.";

struct Build {
  std::string_view suffix;
  bool is_free_threaded;
  bool is_debug;
};
constexpr Build kProgramBuilds[] = {{"", false, false},
                                    {"t", true, false},
                                    {"d", false, true},
                                    {"td", true, true},
                                    {"-dbg", false, true}};  // Debian's suffix
constexpr Build kInstallationBuilds[] = {{"", false, false},      {"t", true, false},
                                         {"-dev", false, false},  {"t-dev", true, false},
                                         {"-debug", false, true}, {"t-debug", true, true}};

// Returns the version with which `text` begins; "" if there is none.
std::string_view version_at_start(std::string_view text) {
  const std::string_view version = text.substr(0, text.find_first_not_of(kDigitsAndDots));
  const bool is_version = !version.empty() && version.front() != '.' && version.back() != '.';
  return is_version ? version : "";
}

template <size_t N>
const Build* build_called(const Build (&builds)[N], std::string_view suffix) {
  const auto* found = std::ranges::find(builds, suffix, &Build::suffix);
  return found == std::end(builds) ? nullptr : found;
}

}  // namespace

InterpreterName program_name(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kStems[] = {
      {"python", ""}, {"pypy", "pypy"}, {"graalpy", "graalpy"}};
  for (const auto& [stem, implementation] : kStems) {
    if (!name.starts_with(stem)) continue;
    const std::string_view rest = name.substr(stem.size());
    if (rest.empty()) return {implementation, "", false, false};
    const std::string_view version = version_at_start(rest);
    const Build* build = build_called(kProgramBuilds, rest.substr(version.size()));
    if (version.empty() || build == nullptr) return {};
    return {implementation, version, build->is_free_threaded, build->is_debug};
  }
  return {};
}

InterpreterName installation_name(std::string_view name) {
  InterpreterName result;
  bool is_of_uv = false;
  for (const std::string_view implementation : {"cpython", "pypy", "graalpy"}) {
    if (!name.starts_with(implementation) || !name.substr(implementation.size()).starts_with('-')) {
      continue;
    }
    result.implementation = implementation;
    name.remove_prefix(implementation.size() + 1);
    is_of_uv = true;
    break;
  }
  result.version = version_at_start(name);
  const std::string_view rest = name.substr(result.version.size());
  const bool is_python = result.version.starts_with("3.") || result.version.starts_with("2.");
  if (!is_python) return {};
  if (const Build* build = build_called(kInstallationBuilds, rest)) {
    result.is_free_threaded = build->is_free_threaded;
    result.is_debug = build->is_debug;
    return result;
  }
  if (!is_of_uv || (rest.front() != '-' && rest.front() != '+')) return {};
  const std::string_view variant = rest.substr(0, rest.find('-'));
  result.is_free_threaded = variant.find("+freethreaded") != std::string_view::npos;
  result.is_debug = variant.find("+debug") != std::string_view::npos;
  return result;
}

bool is_interpreter_name(std::string_view name) {
  const bool is_plain = name == "python" || name == "pypy" || name == "graalpy";
  return is_plain || !program_name(name).version.empty();
}

}  // namespace venvctl
