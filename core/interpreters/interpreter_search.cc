#include <algorithm>
#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/interpreter.h"
#include "core/interpreters/interpreter_sources.h"
#include "core/interpreters/pyenv_versions.h"

namespace venvctl {
namespace {

bool is_version_text(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         text.front() != '.' && text.back() != '.';
}

// The version in a name such as "python3.11"; "" when it has none, "3" from "python3".
std::string_view version_in_name(std::string_view name) {
  for (std::string_view stem : {"python", "pypy"}) {
    if (!name.starts_with(stem)) continue;
    const std::string_view rest = name.substr(stem.size());
    return is_version_text(rest) ? rest : "";
  }
  return "";
}

// pyenv, mise and asdf call the prefix after the version, versions/3.10.13/bin/python3.10, uv after
// more: cpython-3.10.13-linux-x86_64-gnu. "" when it is no version with a dot.
std::string_view version_in_prefix(std::string_view name) {
  for (std::string_view implementation : {"cpython-", "pypy-"}) {
    if (!name.starts_with(implementation)) continue;
    name.remove_prefix(implementation.size());
    name = name.substr(0, name.find('-'));
    break;
  }
  const bool is_version = is_version_text(name) && name.find('.') != std::string_view::npos;
  return is_version ? name : "";
}

bool is_interpreter_name(std::string_view name) {
  return name == "python" || name == "pypy" || !version_in_name(name).empty();
}

// Order of names inside one directory: the plain ones, as `python3` is what the machine calls its
// Python; then the newest.
bool comes_before(const std::string& left, const std::string& right) {
  const auto rank = [](std::string_view name) {
    if (name == "python3") return 0;
    if (name == "python") return 1;
    return name.starts_with("python") ? 2 : 3;
  };
  if (rank(left) != rank(right)) return rank(left) < rank(right);
  if (left.size() != right.size()) return left.size() > right.size();  // 3.11 before 3.9
  return left > right;
}

// "3.11.4" from conda-meta/python-3.11.4-hab00c5b_0.json; "" when conda has not put a Python here.
std::string conda_version(FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(join_path(prefix, "conda-meta"));
  if (!entries) return "";
  for (const DirectoryEntry& entry : *entries) {
    const auto parts = split(entry.name, '-');
    if (parts.size() == 3 && parts[0] == "python" && is_version_text(parts[1])) {
      return std::string(parts[1]);
    }
  }
  return "";
}

// "3.11" from lib/python3.11 when it is the only one; "" else.
std::string library_version(FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(join_path(prefix, "lib"));
  if (!entries) return "";
  std::string version;
  for (const DirectoryEntry& entry : *entries) {
    const std::string_view found = version_in_name(entry.name);
    if (found.find('.') == std::string_view::npos) continue;
    if (!version.empty()) return "";
    version = found;
  }
  return version;
}

// The longest that names and files tell, in order of how exact they are.
std::string version_of(FileSystem& files, const std::string& executable,
                       const std::string& real_path) {
  const std::string name(version_in_name(base_name(real_path)));
  const std::string prefix(parent_path(parent_path(real_path)));
  const std::string_view installed = version_in_prefix(base_name(prefix));
  if (!installed.empty() && installed.starts_with(name)) return std::string(installed);
  if (std::string conda = conda_version(files, prefix); !conda.empty()) return conda;
  if (name.find('.') != std::string::npos) return name;
  if (std::string library = library_version(files, prefix); !library.empty()) return library;
  if (!name.empty()) return name;
  return std::string(version_in_name(base_name(executable)));
}

bool is_inside(FileSystem& files, const std::string& path, std::string_view prefix) {
  if (prefix.empty()) return false;
  if (path_contains(prefix, path)) return true;
  const auto real_prefix = real_path(files, std::string(prefix));
  const auto real_directory = real_path(files, std::string(parent_path(path)));
  return real_prefix && real_directory && path_contains(*real_prefix, *real_directory);
}

// Collects interpreters in the order of looking, each real path once.
class Search {
 public:
  Search(FileSystem& files, std::string_view excluded_prefix)
      : files_(files), excluded_prefix_(excluded_prefix) {}

  void look_in(const std::string& directory, std::string_view source) {
    if (is_inside(files_, join_path(directory, "python"), excluded_prefix_)) return;
    const auto entries = files_.list(directory);
    if (!entries) return;
    std::vector<std::string> names;
    for (const DirectoryEntry& entry : *entries) {
      if (is_interpreter_name(entry.name)) names.push_back(entry.name);
    }
    std::sort(names.begin(), names.end(), comes_before);
    for (const std::string& name : names) add(join_path(directory, name), source);
  }

  std::vector<Interpreter> take() { return std::move(found_); }

 private:
  void add(const std::string& executable, std::string_view source) {
    auto interpreter = inspect_interpreter(files_, executable);
    if (!interpreter || !seen_.insert(interpreter->real_path).second) return;
    interpreter->source = source;
    found_.push_back(*std::move(interpreter));
  }

  FileSystem& files_;
  std::string_view excluded_prefix_;
  std::set<std::string> seen_;
  std::vector<Interpreter> found_;
};

std::string label(const Interpreter& interpreter) {
  const std::string version = interpreter.version.empty() ? "?" : interpreter.version;
  return (interpreter.implementation == "pypy" ? "pypy " : "") + version + " (" +
         displayable(interpreter.executable) + ")";
}

Error not_found(std::string_view spec, const std::vector<Interpreter>& found) {
  std::string message = "no interpreter for " + in_quotes(spec) + ": ";
  if (found.empty()) {
    message += "there is no Python at all: install python3, or give a path with -p";
  } else {
    message += "found ";
    for (size_t i = 0; i < found.size(); ++i) message += (i > 0 ? ", " : "") + label(found[i]);
    message += ": install it, or choose one of these with -p";
  }
  return {ErrorCode::NotFound, message};
}

Result<Interpreter> at_path(FileSystem& files, const std::string& path) {
  std::string executable = path;
  const auto status = files.status(path);
  // A directory is taken for what holds bin/python: an installation or an environment.
  if (status && status->is_directory()) executable = join_path(path, "bin/python3");
  if (auto interpreter = inspect_interpreter(files, executable)) return *std::move(interpreter);
  if (!files.status(executable)) {
    return Error{ErrorCode::NotFound, displayable(executable) +
                                          " is not there: give a Python that exists, or a version "
                                          "such as 3.11"};
  }
  return Error{ErrorCode::NotFound, displayable(executable) +
                                        " is not a Python that can be used: give the interpreter "
                                        "itself, not a script"};
}

bool is_path(std::string_view spec) {
  return spec.find('/') != std::string_view::npos || spec == "." || spec == "..";
}

}  // namespace

std::optional<Interpreter> inspect_interpreter(FileSystem& files, const std::string& executable) {
  const auto status = files.status(executable);
  if (!status || !status->is_executable()) return std::nullopt;
  const auto beginning = files.read_file(executable, 2);
  if (beginning && *beginning == "#!") return std::nullopt;
  const auto real = real_path(files, executable);
  // mise's shims are links to mise itself.
  const bool is_python = real && (base_name(*real).find("python") != std::string_view::npos ||
                                  base_name(*real).find("pypy") != std::string_view::npos);
  if (!is_python) return std::nullopt;
  Interpreter interpreter;
  interpreter.executable = executable;
  interpreter.real_path = *real;
  const bool is_pypy =
      base_name(*real).starts_with("pypy") || base_name(executable).starts_with("pypy");
  interpreter.implementation = is_pypy ? "pypy" : "cpython";
  interpreter.version = version_of(files, executable, *real);
  return interpreter;
}

std::vector<Interpreter> all_interpreters(FileSystem& files, const Variables& variables,
                                          const UserPlaces& places) {
  constexpr std::string_view kPath = "PATH";
  const std::string active = variables.get("VIRTUAL_ENV").value_or("");
  Search search(files, active);
  const std::string path = variables.get("PATH").value_or("");
  const std::string shims = pyenv_shims(variables);
  for (std::string_view element : split(path, ':')) {
    if (!is_absolute_path(element)) continue;
    const std::string directory = normal_path("/", element);
    if (directory != shims) {
      search.look_in(directory, kPath);
      continue;
    }
    for (const std::string& prefix : pyenv_versions(files, variables, places.working_directory)) {
      search.look_in(join_path(prefix, "bin"), kPath);
    }
  }
  for (const InterpreterSource& source : interpreter_sources()) {
    for (const std::string& prefix : source.prefixes(files, variables, places)) {
      if (files.status(join_path(prefix, "pyvenv.cfg"))) continue;
      search.look_in(join_path(prefix, "bin"), source.name);
    }
  }
  return search.take();
}

Result<void> check_interpreter_spec(std::string_view spec) {
  if (trimmed(spec).empty()) {
    return Error{ErrorCode::Usage, "an empty word names no Python: python3 means any"};
  }
  if (is_path(spec) || parse_interpreter_spec(spec)) return {};
  return Error{ErrorCode::Usage, "cannot tell which Python " + in_quotes(spec) +
                                     " is: write 3.11, python3.11, pypy3, >=3.9 or a path"};
}

Result<Interpreter> find_interpreter(FileSystem& files, const Variables& variables,
                                     const UserPlaces& places, std::string_view spec) {
  if (spec.empty()) spec = "python3";
  if (auto checked = check_interpreter_spec(spec); !checked) return checked.error();
  if (is_path(spec)) return at_path(files, normal_path(places.working_directory, spec));
  const auto wanted = parse_interpreter_spec(spec);
  auto found = all_interpreters(files, variables, places);
  const auto match = std::find_if(found.begin(), found.end(), [&](const Interpreter& candidate) {
    return wanted->matches(candidate);
  });
  if (match != found.end()) return *match;
  return not_found(spec, found);
}

}  // namespace venvctl
