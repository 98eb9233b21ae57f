#include "core/resolve/prompt_marks.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/resolve/deciding_setting.h"

namespace venvctl {

std::string wanted_marks(FileSystem& files, const Variables& variables) {
  constexpr std::string_view kLess[] = {"off", "stale", "other"};
  const auto wanted = deciding_setting(files, variables, {"prompt", "marks"});
  const bool is_less = wanted && std::ranges::find(kLess, *wanted) != std::end(kLess);
  return is_less ? *wanted : "";
}

}  // namespace venvctl
