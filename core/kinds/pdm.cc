#include "core/kinds/pdm.h"

#include <algorithm>
#include <iterator>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

// The environment of an interpreter: two above its path. Absent: no absolute path.
std::optional<std::string> environment_of(std::string_view interpreter) {
  if (!is_absolute_path(interpreter)) return std::nullopt;
  const std::string path = normal_path("/", interpreter);
  return std::string(parent_path(parent_path(path)));
}

std::optional<std::string> first_line(FileSystem& files, const std::string& path) {
  constexpr size_t kMaxBytes = 8192;
  const auto content = files.read_file(path, kMaxBytes);
  if (!content) return std::nullopt;
  return std::string(trimmed(std::string_view(*content).substr(0, content->find('\n'))));
}

// PDM: the directory's name as it is + "-" + hash of the physical directory + "-" + anything.
void add_central(const Level& level, std::vector<std::string>& prefixes) {
  const auto physical = real_path(level.files, level.directory);
  if (!physical) return;
  const std::string beginning =
      std::string(base_name(*physical)) + "-" + short_base64(md5(*physical)) + "-";
  const std::string directory =
      normal_path(level.working_directory, pdm_environment_directory(level.files, level.variables));
  for (const DirectoryEntry& entry :
       level.files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    if (entry.name.starts_with(beginning)) prefixes.push_back(join_path(directory, entry.name));
  }
}

std::optional<std::string> named_in(const Level& level, const char* file) {
  if (!level.has(file)) return std::nullopt;
  const std::string path = level.path_of(file);
  if (std::string_view(file) == ".pdm-python") return first_line(level.files, path);
  const auto document = TomlDocument::read(level.files, path);
  return document ? document->text({"python", "path"}) : std::nullopt;
}

// What PDM was told to use. A project's file names what PDM would find without it, or it is the one
// pointer: a second file could lead out of the project unasked.
void add_remembered(const Level& level, const std::vector<std::string>& derived,
                    Proposal& proposal) {
  const auto existing = [&](const std::optional<std::string>& interpreter) {
    auto prefix = interpreter ? environment_of(*interpreter) : std::nullopt;
    return prefix && level.files.status(*prefix) ? prefix : std::nullopt;
  };
  if (auto prefix = existing(level.variables.non_empty("PDM_PYTHON"))) {
    proposal.prefixes.push_back(*std::move(prefix));
  }
  for (const char* file : {".pdm-python", ".pdm.toml"}) {
    auto prefix = existing(named_in(level, file));
    if (!prefix) continue;
    const bool is_derived = std::ranges::find(derived, *prefix) != derived.end();
    if (!is_derived && !proposal.prefixes.empty()) continue;
    if (!is_derived) proposal.pointer = level.path_of(file);
    proposal.prefixes.push_back(*std::move(prefix));
  }
}

Proposal proposal_for(const Level& level, std::string marker) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "pdm install";
  if (level.has("__pypackages__")) {
    proposal.detail = "__pypackages__ is there: PDM uses no environment";
    return proposal;
  }
  std::vector<std::string> derived;
  for (const char* name : {".venv", "venv", "env"}) {
    if (level.has(name)) derived.push_back(level.path_of(name));
  }
  add_central(level, derived);
  add_remembered(level, derived, proposal);
  std::ranges::move(derived, std::back_inserter(proposal.prefixes));
  if (proposal.prefixes.empty()) proposal.outcome = "missing";
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_pdm_file(const Level& level) {
  return proposal_for(level, level.has("pdm.lock") ? "pdm.lock" : ".pdm-python");
}

std::optional<Proposal> propose_pdm_table(const Level& level) {
  if (level.has(".pdm.toml")) return proposal_for(level, ".pdm.toml");
  const auto project = read_pyproject_with(level.files, level.directory, "pdm");
  if (!project || !project->has_table({"tool", "pdm"})) return std::nullopt;
  return proposal_for(level, "[tool.pdm]");
}

std::string pdm_environment_directory(FileSystem& files, const Variables& variables) {
  const auto config =
      TomlDocument::read(files, join_path(config_directory(variables), "pdm/config.toml"));
  const auto location = config ? config->text({"venv", "location"}) : std::nullopt;
  if (location) return expand_home(*location, home_directory(variables));
  return join_path(data_directory(variables), "pdm/venvs");
}

}  // namespace venvctl
