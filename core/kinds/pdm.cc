#include "core/kinds/pdm.h"

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

void add_remembered(const Level& level, std::vector<std::string>& prefixes) {
  std::vector<std::optional<std::string>> interpreters = {level.variables.non_empty("PDM_PYTHON")};
  if (level.has(".pdm-python")) {
    interpreters.push_back(first_line(level.files, level.path_of(".pdm-python")));
  }
  if (level.has(".pdm.toml")) {
    const auto document = TomlDocument::read(level.files, level.path_of(".pdm.toml"));
    interpreters.push_back(document ? document->text({"python", "path"}) : std::nullopt);
  }
  for (const auto& interpreter : interpreters) {
    auto prefix = interpreter ? environment_of(*interpreter) : std::nullopt;
    if (prefix && level.files.status(*prefix)) prefixes.push_back(std::move(*prefix));
  }
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

Proposal proposal_for(const Level& level, std::string marker) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "pdm install";
  if (level.has("__pypackages__")) {
    proposal.detail = "__pypackages__ is there: PDM uses no environment";
    return proposal;
  }
  add_remembered(level, proposal.prefixes);
  for (const char* name : {".venv", "venv", "env"}) {
    if (level.has(name)) proposal.prefixes.push_back(level.path_of(name));
  }
  add_central(level, proposal.prefixes);
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
