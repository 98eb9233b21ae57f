#include "core/kinds/only_child.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/kinds/environment_inspection.h"
#include "core/kinds/test_environments.h"

namespace venvctl {
namespace {

bool looks_like_environment(FileSystem& files, const std::string& path) {
  return files.status(path + "/pyvenv.cfg") || files.status(path + "/conda-meta");
}

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
    proposal.detail = "too many directories here to look into: call the environment .venv";
    return proposal;
  }
  std::vector<std::string> complete;
  for (const DirectoryEntry& entry : level.entries) {
    if (!is_directory(entry)) continue;
    const std::string path = level.path_of(entry.name);
    if (!looks_like_environment(level.files, path)) continue;
    const auto inspection = inspect_environment(level.files, path);
    if (inspection && inspection->health == Health::Ok) complete.push_back(entry.name);
    proposal.prefixes.push_back(path);  // a half-made one is proposed too: `why` tells of it
  }
  if (proposal.prefixes.empty()) return std::nullopt;
  proposal.marker = "pyvenv.cfg";
  if (complete.size() > 1) {
    proposal.prefixes.clear();
    proposal.outcome = "several";
    proposal.marker = "more than one environment";
    proposal.detail = list_of_names(complete);
  }
  return proposal;
}

}  // namespace venvctl
