#include <algorithm>
#include <charconv>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/document_file.h"
#include "core/formats/dotenv.h"
#include "core/formats/toml_document.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/redirect_file.h"
#include "core/stores/derived_names.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// As in Pipenv, "0", "false", "no" and "off" are false. Any other text, including "1" and "true",
// is true.
std::optional<bool> truth_of(const std::optional<std::string>& value) {
  if (!value || value->empty()) return std::nullopt;
  constexpr std::string_view kFalse[] = {"0", "false", "no", "off"};
  return std::ranges::find(kFalse, ascii_lower(*value)) == std::end(kFalse);
}

// How many directories Pipenv searches, including the working directory. (The version of 2022
// searches only 3 by default.)
size_t max_depth(const Variables& variables) {
  constexpr size_t kStandard = 10;
  if (truth_of(variables.get("PIPENV_NO_INHERIT")).value_or(false)) return 1;
  const std::string text = variables.get("PIPENV_MAX_DEPTH").value_or("");
  size_t depth = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), depth);
  return parsed.ec == std::errc() && depth > 0 ? depth : kStandard;
}

// Pipenv's name for an environment: the first 42 code points of the cleaned directory name, "-",
// and a hash of the Pipfile's path.
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

// Pipenv knows only the first of the directories in virtualenv_homes(). It changes to the project's
// directory before it evaluates WORKON_HOME, so a relative WORKON_HOME is relative to the project.
std::string workon_directory(FileSystem& files, const Variables& variables,
                             const std::string& root) {
  const auto named = variables.non_empty("WORKON_HOME");
  return named ? path_from(files, root, expanded_text(variables, *named))
               : virtualenv_homes(variables, root).front();
}

// Before Pipenv chooses an environment, it loads a file of variables, usually .env. They override
// the shell's variables.
struct Dotenv {
  std::string path;
  Variables variables;  // those of the shell, overridden by those of the file
};
std::optional<Dotenv> dotenv_of(const Level& level, const std::string& root) {
  if (truth_of(level.variables.get("PIPENV_DONT_LOAD_ENV")).value_or(false)) return std::nullopt;
  const auto named = level.variables.non_empty("PIPENV_DOTENV_LOCATION");
  std::string path = path_from(level.files, root, named.value_or(".env"));
  if (!level.files.status(path).value_or(FileStatus()).is_regular()) return std::nullopt;
  const auto text = read_document(level.files, path, kMaxDotenvBytes);
  if (!text) return std::nullopt;
  // Removes the shell's VIRTUAL_ENV, because the active environment must not influence the
  // decision. A VIRTUAL_ENV in the file counts.
  Variables variables = level.variables;
  variables.set("VIRTUAL_ENV", "");
  return Dotenv{std::move(path), with_dotenv(std::move(variables), *text)};
}

// The text of a `.venv` file, without whitespace around it; absent if `.venv` is not a file. If the
// text is empty, Pipenv uses an environment in the central directory (WORKON_HOME).
std::optional<std::string> redirect_text(const Level& level, const std::string& root) {
  const std::string path = join_path(root, ".venv");
  if (!level.files.status(path).value_or(FileStatus()).is_regular()) return std::nullopt;
  const auto content = level.files.read_file(path, RedirectFile::kMaxBytes);
  if (!content) return std::nullopt;
  return std::string(trimmed(*content));
}

// Whether the text is a name for Pipenv 2026. Such a name may contain a '/', as in "./name".
bool is_one_part(std::string_view text) {
  if (text.starts_with('/') || text.ends_with('/')) return false;
  size_t parts = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (!part.empty() && part != ".") ++parts;
    begin = end + 1;
  }
  return parts <= 1;
}

// The environments that the text of a `.venv` file may mean. A name without '/' is in the central
// directory. A text of several lines names no environment.
std::vector<std::string> redirected(const Level& level, const Variables& variables,
                                    const std::string& root, const std::string& text) {
  if (text.find('\n') != std::string::npos) return {};
  std::string local = path_from(level.files, root, text);
  if (!is_one_part(text)) return {std::move(local)};
  std::vector<std::string> prefixes = {
      path_from(level.files, workon_directory(level.files, variables, root), text)};
  if (text.find('/') != std::string::npos) prefixes.push_back(std::move(local));
  return prefixes;
}

// The prefixes that Pipenv may use. The choice of version 2026 comes first, then the choice of
// version 2022, if they differ.
std::vector<std::string> candidates(const Level& level, const Variables& variables,
                                    const std::string& root,
                                    const std::vector<std::string>& pipfiles) {
  const auto text = redirect_text(level, root);
  if (text && !text->empty()) return redirected(level, variables, root, *text);
  std::vector<std::string> central;
  for (const std::string& pipfile : pipfiles) {
    central.push_back(normal_path(workon_directory(level.files, variables, root),
                                  environment_name(variables, pipfile)));
  }
  if (text) return central;
  const std::string local = join_path(root, ".venv");
  const bool has_local = level.files.status(local).value_or(FileStatus()).is_directory();
  auto in_project = truth_of(variables.get("PIPENV_VENV_IN_PROJECT"));
  if (in_project == true) return {local};
  if (truth_of(variables.get("PIPENV_NO_VENV_IN_PROJECT")).value_or(false)) in_project = false;
  if (!in_project) {
    const auto document = TomlDocument::read(level.files, pipfiles.front());
    in_project = document ? document->truth({"pipenv", "venv_in_project"}) : std::nullopt;
  }
  // If nothing is configured, Pipenv 2026 prefers the environment in the central directory, and
  // Pipenv 2022 uses .venv if it exists.
  std::vector<std::string> prefixes = std::move(central);
  if (in_project == true) {
    prefixes.insert(prefixes.begin(), local);
  } else if (has_local) {
    prefixes.push_back(local);
  }
  return prefixes;
}

// The absolute path of the file that PIPENV_PIPFILE names. If the variable has a relative path, it
// is relative to `directory`. Absent if the variable is not set, or if there is no such file.
std::optional<std::string> named_pipfile(FileSystem& files, const Variables& variables,
                                         const std::string& directory) {
  const auto name = variables.non_empty("PIPENV_PIPFILE");
  if (!name) return std::nullopt;
  std::string path = path_from(files, directory, *name);
  if (!files.status(path).value_or(FileStatus()).is_regular()) return std::nullopt;
  return path;
}
std::optional<std::string> named_pipfile(const Level& level) {
  return named_pipfile(level.files, level.variables, level.working_directory);
}

// Whether the Pipfile is in the level's directory, even if its path leads there through a link.
bool is_in(const Level& level, const std::string& pipfile) {
  const std::string directory(parent_path(pipfile));
  return directory == level.directory ||
         real_path(level.files, directory) == real_path(level.files, level.directory);
}

// Pipenv 2026 uses the path in PIPENV_PIPFILE as it is, and Pipenv 2022 resolves the links in it.
// Returns both paths.
std::vector<std::string> spellings_of(FileSystem& files, const std::string& pipfile) {
  std::vector<std::string> spellings = {pipfile};
  auto resolved = real_path(files, pipfile);
  if (resolved && *resolved != pipfile) spellings.push_back(*std::move(resolved));
  return spellings;
}

// The environments that Pipenv may use after it has loaded `dotenv`. The file of variables may name
// another Pipfile or an environment.
std::vector<std::string> candidates_by(const Dotenv& dotenv, const Level& level,
                                       const std::string& root,
                                       const std::vector<std::string>& pipfiles) {
  const Variables& variables = dotenv.variables;
  const auto active = variables.non_empty("VIRTUAL_ENV");
  const bool ignores = truth_of(variables.get("PIPENV_IGNORE_VIRTUALENVS")).value_or(false);
  if (active && !ignores) return {path_from(level.files, root, *active)};
  const bool is_renamed = variables.get("PIPENV_PIPFILE") != level.variables.get("PIPENV_PIPFILE");
  const auto other =
      is_renamed ? named_pipfile(level.files, variables, root) : std::optional<std::string>();
  if (!other) return candidates(level, variables, root, pipfiles);
  return candidates(level, variables, std::string(parent_path(*other)),
                    spellings_of(level.files, *other));
}

// `without`: the prefixes that the proposal would have without the file of `dotenv`. If the
// proposal has a prefix that is not in `without`, the file becomes its pointer. The pointer then
// names all prefixes up to the last one that is not in `without`.
void point_to(const Dotenv& dotenv, const std::vector<std::string>& without, Proposal& proposal) {
  const auto is_named = [&](const std::string& prefix) {
    return std::ranges::find(without, prefix) == without.end();
  };
  const auto last = std::find_if(proposal.prefixes.rbegin(), proposal.prefixes.rend(), is_named);
  proposal.pointed = static_cast<size_t>(proposal.prefixes.rend() - last);
  if (proposal.pointed == 0) return;
  proposal.pointer = dotenv.path;
  proposal.detail = "named by " + std::string(base_name(dotenv.path));
}

Proposal proposal_for(const Level& level, const std::string& root,
                      const std::vector<std::string>& pipfiles) {
  Proposal proposal;
  proposal.marker = base_name(pipfiles.front());
  proposal.root = root;
  proposal.is_stopping = true;
  proposal.create_command = "pipenv install";
  proposal.prefixes = candidates(level, level.variables, root, pipfiles);
  if (!redirect_text(level, root).value_or("").empty()) {
    proposal.pointer = join_path(root, ".venv");
    proposal.pointed = proposal.prefixes.size();
  }
  const std::optional<Dotenv> dotenv = dotenv_of(level, root);
  if (!dotenv) return proposal;
  const std::vector<std::string> without = std::move(proposal.prefixes);
  proposal.prefixes = candidates_by(*dotenv, level, root, pipfiles);
  if (proposal.prefixes != without) point_to(*dotenv, without, proposal);
  return proposal;
}

Proposal proposal_for_named(const Level& level, const std::string& pipfile) {
  Proposal proposal =
      proposal_for(level, std::string(parent_path(pipfile)), spellings_of(level.files, pipfile));
  if (proposal.detail.empty()) proposal.detail = "named by PIPENV_PIPFILE";
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_pipenv(const Level& level) {
  if (level.variables.non_empty("PIPENV_PIPFILE")) {
    const auto pipfile = named_pipfile(level);
    if (!pipfile || base_name(*pipfile) != "Pipfile" || !is_in(level, *pipfile)) {
      return std::nullopt;
    }
    return proposal_for_named(level, *pipfile);
  }
  if (level.nearer.size() >= max_depth(level.variables)) return std::nullopt;
  const auto physical = real_path(level.files, level.directory);
  if (!physical) return std::nullopt;
  return proposal_for(level, level.directory, {join_path(*physical, "Pipfile")});
}

std::optional<Proposal> propose_renamed_pipfile(const Level& level) {
  const auto pipfile = named_pipfile(level);
  if (!pipfile || !is_in(level, *pipfile)) return std::nullopt;
  if (base_name(*pipfile) == "Pipfile") return std::nullopt;
  return proposal_for_named(level, *pipfile);
}

std::optional<Proposal> propose_distant_pipfile(const Level& here) {
  const auto pipfile = named_pipfile(here);
  if (!pipfile) return std::nullopt;
  const auto is_its_directory = [&](const Level& level) { return is_in(level, *pipfile); };
  if (std::ranges::any_of(here.nearer, is_its_directory)) return std::nullopt;
  Proposal proposal = proposal_for_named(here, *pipfile);
  proposal.root = "/";  // used in every directory without an environment of its own
  return proposal;
}

}  // namespace venvctl
