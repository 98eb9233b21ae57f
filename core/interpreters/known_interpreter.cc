#include "core/interpreters/known_interpreter.h"

#include <algorithm>
#include <string_view>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr std::string_view kSystemDirectories[] = {"/usr",       "/bin",       "/opt",
                                                   "/nix/store", "/gnu/store", "/snap"};

bool is_the_systems(FileSystem& files, const std::string& interpreter) {
  const bool is_there = std::ranges::any_of(kSystemDirectories, [&](std::string_view directory) {
    return path_contains(directory, interpreter);
  });
  const auto steps = is_there ? files.walk(interpreter) : std::nullopt;
  return steps &&
         std::ranges::all_of(*steps, [](const WalkStep& step) { return step.status.uid == 0; });
}

}  // namespace

bool is_known_interpreter(FileSystem& files, const Variables& variables, const UserPlaces& places,
                          const std::string& interpreter) {
  const std::string& project = places.working_directory;
  if (interpreter.empty() || path_contains(project, interpreter)) return false;
  if (is_the_systems(files, interpreter)) return true;
  return std::ranges::any_of(
      all_interpreters(files, variables, places), [&](const Interpreter& each) {
        return each.real_path == interpreter && !path_contains(project, each.executable);
      });
}

}  // namespace venvctl
