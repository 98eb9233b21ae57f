#include "core/locks/marker.h"

#include <sys/utsname.h>

#include <algorithm>
#include <vector>

#include "core/base/text.h"
#include "core/packages/package_name.h"
#include "core/packages/package_version.h"
#include "core/packages/version_specifier.h"

namespace venvctl {
namespace {

constexpr int kMaxDepth = 64;

struct Operand {
  std::string text;
  bool is_variable = false;
};

// setuptools and packaging also accept the names that PEP 345 gave some variables.
std::string present_name(const std::string& variable) {
  if (variable == "python_implementation") return "platform_python_implementation";
  std::string present = variable;
  std::ranges::replace(present, '.', '_');
  return present;
}

class Evaluation {
 public:
  Evaluation(std::string_view text, const MarkerEnvironment& environment)
      : rest_(text), environment_(environment) {}

  std::optional<bool> result() {
    const bool holds = any();
    skip_blanks();
    if (!is_valid_ || !rest_.empty()) return std::nullopt;
    return holds;
  }

 private:
  // Both sides of "or" and "and" are always parsed, even if the left side already decides the
  // result, so that a syntax error in the right side is found.
  bool any() {
    bool holds = all();
    while (is_valid_ && take_word("or")) {
      const bool right = all();
      holds = holds || right;
    }
    return holds;
  }

  bool all() {
    bool holds = one();
    while (is_valid_ && take_word("and")) {
      const bool right = one();
      holds = holds && right;
    }
    return holds;
  }

  bool one() {
    skip_blanks();
    if (!rest_.starts_with('(')) return comparison();
    if (++depth_ > kMaxDepth) return fail();
    rest_.remove_prefix(1);
    const bool holds = any();
    skip_blanks();
    if (!rest_.starts_with(')')) return fail();
    rest_.remove_prefix(1);
    --depth_;
    return holds;
  }

  bool comparison() {
    const Operand left = operand();
    const std::string sign = comparison_sign();
    const Operand right = operand();
    if (!is_valid_ || sign.empty()) return fail();
    if (right.is_variable && (right.text == "extras" || right.text == "dependency_groups")) {
      return is_in_set(left, sign, right.text);
    }
    if (left.is_variable == right.is_variable) return fail();
    const std::string variable = present_name(left.is_variable ? left.text : right.text);
    if (variable == "extra") return is_extra(left.is_variable ? right.text : left.text, sign);
    const auto found = environment_.values.find(variable);
    if (found == environment_.values.end()) return fail();
    const std::string& left_value = left.is_variable ? found->second : left.text;
    const std::string& right_value = left.is_variable ? right.text : found->second;
    return compares(left_value, sign, right_value);
  }

  bool is_in_set(const Operand& member, const std::string& sign, std::string_view name) {
    const auto& set = name == "extras" ? environment_.extras : environment_.groups;
    if (member.is_variable || (sign != "in" && sign != "not in")) return fail();
    return set.contains(normal_package_name(member.text)) == (sign == "in");
  }

  bool is_extra(const std::string& extra, const std::string& sign) {
    if (sign != "==" && sign != "!=") return fail();
    return environment_.extras.contains(normal_package_name(extra)) == (sign == "==");
  }

  bool compares(const std::string& left, const std::string& sign, const std::string& right) {
    if (sign == "in") return right.find(left) != std::string::npos;
    if (sign == "not in") return right.find(left) == std::string::npos;
    // PEP 508: both sides are compared as versions if possible, otherwise as texts.
    const auto versions = VersionSpecifier::parse(sign + right);
    if (versions && parse_package_version(left)) return versions->fits(left);
    if (sign == "==" || sign == "===") return left == right;
    if (sign == "!=") return left != right;
    if (sign == "<") return left < right;
    if (sign == ">") return left > right;
    if (sign == "<=") return left <= right;
    return sign == ">=" ? left >= right : fail();
  }

  Operand operand() {
    skip_blanks();
    if (rest_.empty()) return fail(), Operand();
    const char quote = rest_.front();
    if (quote == '"' || quote == '\'') {
      const size_t end = rest_.find(quote, 1);
      if (end == std::string_view::npos) return fail(), Operand();
      Operand text{std::string(rest_.substr(1, end - 1)), false};
      rest_.remove_prefix(end + 1);
      return text;
    }
    return {word(), true};
  }

  std::string comparison_sign() {
    skip_blanks();
    if (take_word("in")) return "in";
    if (take_word("not")) return take_word("in") ? "not in" : "";
    const size_t end = std::min(rest_.find_first_not_of("<>=!~"), rest_.size());
    std::string sign(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return sign;
  }

  static bool is_of_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
  }

  // Reads a name. If there is none, the marker is invalid, and the result is empty.
  std::string word() {
    size_t end = 0;
    while (end < rest_.size() && is_of_word(rest_[end])) ++end;
    if (end == 0) fail();
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return name;
  }

  bool take_word(std::string_view wanted) {
    skip_blanks();
    const bool is_it = rest_.starts_with(wanted) &&
                       (rest_.size() == wanted.size() || !is_of_word(rest_[wanted.size()]));
    if (is_it) rest_.remove_prefix(wanted.size());
    return is_it;
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
  }

  bool fail() {
    is_valid_ = false;
    rest_ = {};
    return false;
  }

  std::string_view rest_;
  const MarkerEnvironment& environment_;
  bool is_valid_ = true;
  int depth_ = 0;
};

std::string first_numbers(std::string_view version, size_t count) {
  const auto numbers = split(version, '.');
  std::string text;
  for (size_t i = 0; i < std::min(count, numbers.size()); ++i) {
    text += (i == 0 ? "" : ".") + std::string(numbers[i]);
  }
  return text;
}

}  // namespace

MarkerEnvironment marker_environment(std::string_view version) {
  utsname machine{};
  ::uname(&machine);
  MarkerEnvironment environment;
  environment.values = {{"os_name", "posix"},
                        {"sys_platform", "linux"},
                        {"platform_machine", machine.machine},
                        {"platform_system", machine.sysname},
                        {"platform_release", machine.release},
                        {"platform_version", machine.version},
                        {"platform_python_implementation", "CPython"},
                        {"implementation_name", "cpython"}};
  if (version.empty()) return environment;
  environment.values["python_version"] = first_numbers(version, 2);
  environment.values["python_full_version"] = version;
  environment.values["implementation_version"] = version;
  return environment;
}

std::optional<bool> marker_holds(std::string_view marker, const MarkerEnvironment& environment) {
  if (trimmed(marker).empty()) return true;
  return Evaluation(marker, environment).result();
}

}  // namespace venvctl
