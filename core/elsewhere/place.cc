#include "core/elsewhere/place.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxTargetBytes = 255;
constexpr size_t kMaxDirectoryBytes = 4096;
constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

struct Scheme {
  std::string_view name;
  std::string_view form;   // for messages
  std::string_view signs;  // what a target may contain in addition to letters and digits
  bool may_have_target;
  bool needs_target;
  bool may_have_directory;
  bool needs_directory;
};

constexpr Scheme kSchemes[] = {
    {"docker", "docker:NAME or docker:NAME:/DIR", "_.-", true, true, true, false},
    {"podman", "podman:NAME or podman:NAME:/DIR", "_.-", true, true, true, false},
    {"compose", "compose:SERVICE", "_.-", true, true, false, false},
    {"devcontainer", "devcontainer:", "", false, false, false, false},
    {"ssh", "ssh:[USER@]HOST:/DIR", "_.-@:[]%", true, true, true, true},
    {"vagrant", "vagrant: or vagrant:MACHINE", "_.-", true, false, false, false},
};

bool is_target(const Scheme& scheme, std::string_view target) {
  if (target.empty()) return !scheme.needs_target;
  if (!scheme.may_have_target) return false;
  const auto is_known = [&](char c) {
    return kLetters.find(c) != std::string_view::npos ||
           scheme.signs.find(c) != std::string_view::npos;
  };
  return target.size() <= kMaxTargetBytes && !target.starts_with('-') &&
         target.find("@-") == std::string_view::npos && std::ranges::all_of(target, is_known);
}

// The target without the brackets of "[::1]" or "me@[::1]", because ssh does not accept them.
std::string without_brackets(std::string_view target) {
  const size_t host = target.rfind('@') + 1;  // 0 if there is no user
  const bool has_brackets = target.substr(host).starts_with('[') && target.ends_with(']');
  if (!has_brackets) return std::string(target);
  return std::string(target.substr(0, host)) +
         std::string(target.substr(host + 1, target.size() - host - 2));
}

bool is_directory(std::string_view directory) {
  return directory.starts_with('/') && directory.size() <= kMaxDirectoryBytes &&
         !has_control(directory);
}

}  // namespace

Result<std::optional<Place>> parse_place(std::string_view word) {
  const auto scheme = std::ranges::find_if(kSchemes, [word](const Scheme& each) {
    return word.starts_with(each.name) && word.substr(each.name.size()).starts_with(':');
  });
  if (scheme == std::end(kSchemes)) return std::optional<Place>();
  const std::string_view rest = word.substr(scheme->name.size() + 1);
  const size_t end = scheme->may_have_directory ? rest.find(":/") : std::string_view::npos;
  const bool has_directory = end != std::string_view::npos;
  const std::string_view directory = has_directory ? rest.substr(end + 1) : "";
  const std::string target = without_brackets(rest.substr(0, end));
  const bool is_place = is_target(*scheme, target) &&
                        (has_directory ? is_directory(directory) : !scheme->needs_directory);
  if (!is_place) {
    return Error{ErrorCode::Usage,
                 in_quotes(word) + " is not a place: give " + std::string(scheme->form)};
  }
  return std::optional(
      Place{scheme->name, target, has_directory ? normal_path("/", directory) : ""});
}

}  // namespace venvctl
