#include "core/base/path.h"
#include "core/kinds/dot_venv.h"
#include "core/kinds/kind.h"
#include "core/kinds/known_names.h"
#include "core/kinds/only_child.h"

namespace venvctl {
namespace {

constexpr Rule kRules[] = {
    {".venv", "", kDotVenvMarkers, propose_dot_venv, "the name that all tools agree on"},
    {"known name", "", kKnownNames, propose_known_names,
     "older habits; each names an environment and nothing else"},
    {"only child",
     "",
     {},
     propose_only_child,
     "any name will do when there is no doubt; it costs most, so it comes late"},
};

}  // namespace

std::string Level::path_of(std::string_view name) const { return join_path(directory, name); }

std::span<const Rule> rule_table() { return kRules; }

std::span<const Rule> last_resorts() { return {}; }

}  // namespace venvctl
