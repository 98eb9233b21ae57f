#include <algorithm>

#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/inspection.h"
#include "core/environments/test_environments.h"
#include "core/environments/tool_environments.h"
#include "core/kinds/rules.h"
#include "core/stores/central_stores.h"

namespace venvctl {
namespace {

std::string list_of_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + in_quotes(name);
  return text;
}

}  // namespace

std::optional<Proposal> propose_only_child(const Level& level) {
  if (level.is_home || keeps_test_environments(level.directory)) return std::nullopt;
  level.files.new_directories_count(level.directory);
  const auto is_directory = [](const DirectoryEntry& e) { return e.type == FileType::Directory; };
  Proposal proposal;
  if (std::ranges::count_if(level.entries, is_directory) > static_cast<ptrdiff_t>(kMaxChildren)) {
    proposal.detail = "too many directories to search: name the environment .venv";
    return proposal;
  }
  std::vector<std::string> complete;
  for (const DirectoryEntry& entry : level.entries) {
    if (!is_directory(entry)) continue;
    const std::string path = level.path_of(entry.name);
    if (!looks_like_environment(level.files, path)) continue;
    const auto inspection = inspect_environment(level.files, path);
    if (inspection && is_tool_kind(inspection->kind)) continue;
    if (inspection && inspection->health == Health::Ok) complete.push_back(entry.name);
    proposal.prefixes.push_back(path);  // broken environments, too, so that `why` reports them
  }
  if (proposal.prefixes.empty()) return std::nullopt;
  // If this directory is a central store, its environments belong to other projects, even if there
  // is only one.
  if (is_in_central_store(level.files, level.variables, level.directory)) return std::nullopt;
  proposal.marker = "pyvenv.cfg";
  if (complete.size() > 1) {
    proposal.prefixes.clear();
    proposal.outcome = "several";
    proposal.marker = "more than one environment (" + list_of_names(complete) + ")";
  }
  return proposal;
}

}  // namespace venvctl
