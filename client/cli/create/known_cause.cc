#include "client/cli/create/known_cause.h"

#include <algorithm>
#include <iterator>

namespace venvctl {
namespace {

constexpr std::string_view kFreeSpace = "free some space, then run the command again";
constexpr std::string_view kOtherPython = "choose another Python with -p: see venvctl pythons";
constexpr std::string_view kNoNetwork = "no network";
constexpr std::string_view kConnect =
    "check the connection, or install from local files with PIP_NO_INDEX=1 PIP_FIND_LINKS=DIR";

// The first row whose sign occurs in the output counts.
constexpr KnownCause kCauses[] = {
    {"No space left on device", "No space left on device", kFreeSpace, true},
    {"Disk quota exceeded", "Disk quota exceeded", kFreeSpace, true},
    {"No module named ensurepip", "its Python has no ensurepip",
     "install python3-venv (Debian, Ubuntu), or use --backend virtualenv"},
    {"failed to find interpreter", "it cannot run this interpreter", kOtherPython},
    {"Exec format error", "it cannot run this interpreter", kOtherPython},
    {"seed failed due to failing to download wheels", "it has no pip for this version of Python",
     "use --backend venv, or choose another Python with -p"},
    {"NewConnectionError", kNoNetwork, kConnect},
    {"ConnectTimeoutError", kNoNetwork, kConnect},
    {"Temporary failure in name resolution", kNoNetwork, kConnect},
    {"Network is unreachable", kNoNetwork, kConnect},
    {"dns error", kNoNetwork, kConnect},
};

}  // namespace

const KnownCause* known_cause(std::string_view output) {
  const auto found = std::ranges::find_if(kCauses, [output](const KnownCause& each) {
    return output.find(each.sign) != std::string_view::npos;
  });
  return found == std::end(kCauses) ? nullptr : found;
}

}  // namespace venvctl
