#include <algorithm>

#include "core/base/text.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Like dotted_version, but if there is no dot, the first digit is the major number: "311" is 3.11.
std::optional<std::vector<int>> spec_version(std::string_view text) {
  if (text.size() < 2 || text.find('.') != std::string_view::npos) return dotted_version(text);
  const auto minor = dotted_version(text.substr(1));
  if (!minor || !is_digit(text[0])) return std::nullopt;
  return std::vector<int>{text[0] - '0', (*minor)[0]};
}

// Removes the suffix that names a build ("t", "+debug") from the end of `text`, and stores the
// build in `spec`.
void take_build(std::string_view& text, InterpreterSpec& spec) {
  struct Build {
    std::string_view suffix;
    bool is_free_threaded;
    bool is_debug;
  };
  // Longer suffixes come first, so that "td" is not read as "d".
  constexpr Build kBuilds[] = {{"+freethreaded+debug", true, true},
                               {"+freethreaded", true, false},
                               {"+debug", false, true},
                               {"td", true, true},
                               {"t", true, false},
                               {"d", false, true}};
  for (const Build& build : kBuilds) {
    if (!text.ends_with(build.suffix)) continue;
    const std::string_view rest = text.substr(0, text.size() - build.suffix.size());
    if (rest.empty() || (!is_digit(rest.back()) && rest.back() != '*')) continue;
    text = rest;
    spec.is_free_threaded = build.is_free_threaded;
    spec.is_debug = build.is_debug;
    return;
  }
}

}  // namespace

std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text) {
  InterpreterSpec spec;
  // virtualenv allows a suffix for the word length. It is ignored, because today's Linux
  // interpreters have the word length of the machine.
  if (text.ends_with("-64") || text.ends_with("-32")) text.remove_suffix(3);
  take_build(text, spec);
  if (!text.empty() && std::string_view("<>=!~").find(text[0]) != std::string_view::npos) {
    auto range = parse_version_range(text);
    if (!range) return std::nullopt;
    spec.range = *std::move(range);
    return spec;
  }
  const size_t name_end = std::find_if(text.begin(), text.end(), is_digit) - text.begin();
  const std::string name = ascii_lower(text.substr(0, name_end));
  const std::string_view numbers = text.substr(name_end);
  if (name == "cpython" || name == "pypy" || name == "graalpy") {
    spec.implementation = name;
  } else if (name != "python" && name != "py" && !(name.empty() && !numbers.empty())) {
    return std::nullopt;
  }
  if (numbers.empty()) return spec;
  auto version = spec_version(numbers);
  if (!version) return std::nullopt;
  spec.version = *std::move(version);
  return spec;
}

bool InterpreterSpec::matches(const Interpreter& interpreter) const {
  if (!implementation.empty() && implementation != interpreter.implementation) return false;
  if (is_free_threaded != interpreter.is_free_threaded || is_debug != interpreter.is_debug) {
    return false;
  }
  if (version.empty() && range.empty()) return true;
  const auto actual = dotted_version(interpreter.version);
  if (!actual) return false;
  // The spec may have more numbers than the known version ("3.11.2" and "3.11"). Then only the
  // known numbers are compared.
  const size_t parts = std::min(version.size(), std::max<size_t>(actual->size(), 1));
  return compare_versions(*actual, version, parts) == 0 && is_within(range, *actual);
}

}  // namespace venvctl
