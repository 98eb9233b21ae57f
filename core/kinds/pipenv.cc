#include "core/kinds/pipenv.h"

#include <algorithm>
#include <charconv>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/derived_names.h"
#include "core/kinds/redirect_file.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

// Pipenv: True for "1 true yes on", False for "0 false no off", any other text counts as true.
std::optional<bool> truth_of(const std::optional<std::string>& value) {
  if (!value || value->empty()) return std::nullopt;
  constexpr std::string_view kFalse[] = {"0", "false", "no", "off"};
  return std::ranges::find(kFalse, ascii_lower(*value)) == std::end(kFalse);
}

// How many directories Pipenv searches, the working directory included. 2022 searched 3.
size_t max_depth(const Variables& variables) {
  constexpr size_t kStandard = 10;
  if (truth_of(variables.get("PIPENV_NO_INHERIT")).value_or(false)) return 1;
  const std::string text = variables.get("PIPENV_MAX_DEPTH").value_or("");
  size_t depth = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), depth);
  return parsed.ec == std::errc() && depth > 0 ? depth : kStandard;
}

// Pipenv: first 42 code points of the cleaned directory name + "-" + hash of the Pipfile's path.
std::string environment_name(const Variables& variables, const std::string& pipfile) {
  if (const auto custom = variables.non_empty("PIPENV_CUSTOM_VENV_NAME")) return *custom;
  const std::string readable =
      with_underscores(base_name(parent_path(pipfile)), " &$`!*@\"()[]\\\r\n\t");
  std::string name =
      first_characters(readable, kReadableCharacters) + "-" + short_base64(sha256(pipfile));
  if (const auto python = variables.non_empty("PIPENV_PYTHON")) {
    name += "-" + std::string(is_absolute_path(*python) ? base_name(*python) : *python);
  }
  return name;
}

// Its own directory first, Pipenv knows no other.
std::string workon_directory(const Level& level) {
  return virtualenv_homes(level.variables, level.working_directory).front();
}

// What `.venv` says when it is a file with text: blanks around it are cut, a name is central.
std::optional<std::string> redirected(const Level& level, const std::string& root) {
  const std::string path = join_path(root, ".venv");
  if (!level.files.status(path).value_or(FileStatus()).is_regular()) return std::nullopt;
  const auto content = level.files.read_file(path, RedirectFile::kMaxBytes);
  const std::string_view text = trimmed(content ? std::string_view(*content) : "");
  if (text.empty() || text.find('\n') != std::string_view::npos) return std::nullopt;
  const bool is_path = text.find('/') != std::string_view::npos;
  return normal_path(is_path ? root : workon_directory(level), text);
}

// In the order of Pipenv's versions: of 2026 what it says, then what 2022 says.
std::vector<std::string> candidates(const Level& level, const std::string& root,
                                    const std::vector<std::string>& pipfiles) {
  const Variables& variables = level.variables;
  if (auto target = redirected(level, root)) return {std::move(*target)};
  std::vector<std::string> central;
  for (const std::string& pipfile : pipfiles) {
    central.push_back(normal_path(workon_directory(level), environment_name(variables, pipfile)));
  }
  const std::string local = join_path(root, ".venv");
  const bool has_local = level.files.status(local).value_or(FileStatus()).is_directory();
  auto in_project = truth_of(variables.get("PIPENV_VENV_IN_PROJECT"));
  if (in_project == true) return {local};
  if (truth_of(variables.get("PIPENV_NO_VENV_IN_PROJECT")).value_or(false)) in_project = false;
  if (!in_project) {
    const auto document = TomlDocument::read(level.files, pipfiles.front());
    in_project = document ? document->truth({"pipenv", "venv_in_project"}) : std::nullopt;
  }
  // 2026 prefers the central one when nothing is said, 2022 never looks past a .venv directory.
  std::vector<std::string> prefixes = std::move(central);
  if (in_project == true) {
    prefixes.insert(prefixes.begin(), local);
  } else if (has_local) {
    prefixes.push_back(local);
  }
  return prefixes;
}

Proposal proposal_for(const Level& level, const std::string& root,
                      const std::vector<std::string>& pipfiles) {
  Proposal proposal;
  proposal.prefixes = candidates(level, root, pipfiles);
  proposal.marker = base_name(pipfiles.front());
  if (redirected(level, root)) proposal.pointer = join_path(root, ".venv");
  proposal.root = root;
  proposal.is_stopping = true;
  proposal.create_command = "pipenv install";
  return proposal;
}

// What PIPENV_PIPFILE names, absolute; absent when it is not set or no file is there.
std::optional<std::string> named_pipfile(const Level& level) {
  const auto name = level.variables.non_empty("PIPENV_PIPFILE");
  if (!name) return std::nullopt;
  std::string path = normal_path(level.working_directory, *name);
  if (!level.files.status(path).value_or(FileStatus()).is_regular()) return std::nullopt;
  return path;
}

// 2026 keeps the links in PIPENV_PIPFILE, 2022 resolves them.
Proposal proposal_for_named(const Level& level, const std::string& pipfile) {
  std::vector<std::string> spellings = {pipfile};
  const auto resolved = real_path(level.files, pipfile);
  if (resolved && *resolved != pipfile) spellings.push_back(*resolved);
  Proposal proposal = proposal_for(level, std::string(parent_path(pipfile)), spellings);
  proposal.detail = "named by PIPENV_PIPFILE";
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_pipenv(const Level& level) {
  if (level.variables.non_empty("PIPENV_PIPFILE")) {
    const auto pipfile = named_pipfile(level);
    if (!pipfile || *pipfile != level.path_of("Pipfile")) return std::nullopt;
    return proposal_for_named(level, *pipfile);
  }
  if (level.nearer.size() >= max_depth(level.variables)) return std::nullopt;
  const auto physical = real_path(level.files, level.directory);
  if (!physical) return std::nullopt;
  return proposal_for(level, level.directory, {join_path(*physical, "Pipfile")});
}

std::optional<Proposal> propose_renamed_pipfile(const Level& level) {
  const auto pipfile = named_pipfile(level);
  if (!pipfile || parent_path(*pipfile) != level.directory) return std::nullopt;
  if (base_name(*pipfile) == "Pipfile") return std::nullopt;
  return proposal_for_named(level, *pipfile);
}

std::optional<Proposal> propose_distant_pipfile(const Level& here) {
  const auto pipfile = named_pipfile(here);
  if (!pipfile) return std::nullopt;
  const auto is_its_directory = [&](const Level& level) {
    return level.directory == parent_path(*pipfile);
  };
  if (std::ranges::any_of(here.nearer, is_its_directory)) return std::nullopt;
  Proposal proposal = proposal_for_named(here, *pipfile);
  proposal.root = "/";  // it serves every directory that has nothing of its own
  return proposal;
}

}  // namespace venvctl
