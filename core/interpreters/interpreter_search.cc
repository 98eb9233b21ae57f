#include <algorithm>
#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/conda_records.h"
#include "core/interpreters/interpreter.h"
#include "core/interpreters/interpreter_name.h"
#include "core/interpreters/interpreter_sources.h"
#include "core/interpreters/pyenv_versions.h"

namespace venvctl {
namespace {

// The order of the names in one directory: `python3` and `python` come first, because they are the
// default Python. The names with a version follow, newest first.
bool comes_before(const std::string& left, const std::string& right) {
  const auto rank = [](std::string_view name) {
    if (name == "python3") return 0;
    if (name == "python") return 1;
    return name.starts_with("python") ? 2 : 3;
  };
  if (rank(left) != rank(right)) return rank(left) < rank(right);
  if (left.size() != right.size()) return left.size() > right.size();  // sorts 3.11 before 3.9
  return left > right;
}

// Returns what the name of the directory lib/python3.11 shows. All fields are empty if lib has such
// directories for several versions. Stores the entries of lib in `entries`.
InterpreterName library_name(FileSystem& files, const std::string& prefix,
                             std::vector<DirectoryEntry>& entries) {
  entries = files.list(join_path(prefix, "lib")).value_or(std::vector<DirectoryEntry>());
  InterpreterName library;
  for (const DirectoryEntry& entry : entries) {
    const InterpreterName found = program_name(entry.name);
    const bool is_python = found.version.starts_with("3.") || found.version.starts_with("2.");
    if (!is_python) continue;  // lib/graalpy24.1 contains the version of GraalPy
    if (!library.version.empty()) return {};
    library = found;
  }
  return library;
}

// Fills in what names and files show. They often do not show the last number of the version.
void describe(FileSystem& files, Interpreter& interpreter) {
  const InterpreterName program = program_name(base_name(interpreter.real_path));
  const InterpreterName called = program_name(base_name(interpreter.executable));
  const std::string prefix(parent_path(parent_path(interpreter.real_path)));
  const InterpreterName installed = installation_name(base_name(prefix));
  std::vector<DirectoryEntry> libraries;
  const bool is_of_installation =
      !installed.version.empty() && installed.version.starts_with(program.version);
  const InterpreterName library = library_name(files, prefix, libraries);

  std::vector<InterpreterName> sources = {program, called};
  if (is_of_installation) sources.push_back(installed);
  // If the name of the program has no minor version, but there is only one library next to the
  // program, the library shows the version.
  const bool has_minor = program.version.find('.') != std::string_view::npos;
  if (!has_minor) sources.push_back(library);
  interpreter.implementation = "cpython";
  for (const InterpreterName& source : sources) {
    if (!source.implementation.empty()) interpreter.implementation = source.implementation;
    interpreter.is_free_threaded = interpreter.is_free_threaded || source.is_free_threaded;
    interpreter.is_debug = interpreter.is_debug || source.is_debug;
  }

  std::string conda;
  if (const auto records = files.list(join_path(prefix, "conda-meta"))) {
    conda = conda_python_version(*records);
  }
  std::string_view version = called.version;
  if (!program.version.empty()) version = program.version;
  if (!has_minor && !library.version.empty()) version = library.version;
  if (!conda.empty()) version = conda;
  if (is_of_installation) version = installed.version;
  interpreter.version = version;
}

bool is_inside(FileSystem& files, const std::string& path, std::string_view prefix) {
  if (prefix.empty()) return false;
  if (path_contains(prefix, path)) return true;
  const auto real_prefix = real_path(files, std::string(prefix));
  const auto real_directory = real_path(files, std::string(parent_path(path)));
  return real_prefix && real_directory && path_contains(*real_prefix, *real_directory);
}

// Collects interpreters in search order, each real path once.
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
  std::string version = interpreter.version.empty() ? "?" : interpreter.version;
  if (interpreter.is_free_threaded) version += "t";
  if (interpreter.is_debug) version += "d";
  const bool is_usual = interpreter.implementation == "cpython";
  return (is_usual ? "" : interpreter.implementation + " ") + version + " (" +
         displayable(interpreter.executable) + ")";
}

Error not_found(std::string_view spec, const std::vector<Interpreter>& found) {
  std::string message = "no interpreter matches " + in_quotes(spec);
  if (found.empty()) {
    message +=
        " because no Python was found: install python3, or give the path of a Python with -p";
  } else {
    message += " (found ";
    for (size_t i = 0; i < found.size(); ++i) message += (i > 0 ? ", " : "") + label(found[i]);
    message += "): install an interpreter that matches, or choose one of these with -p";
  }
  return {ErrorCode::NotFound, message};
}

Result<Interpreter> at_path(FileSystem& files, const std::string& path) {
  std::string executable = path;
  const auto status = files.status(path);
  // A directory is an installation or an environment, so its bin/python3 is used.
  if (status && status->is_directory()) executable = join_path(path, "bin/python3");
  if (auto interpreter = inspect_interpreter(files, executable)) return *std::move(interpreter);
  if (!files.status(executable)) {
    return Error{ErrorCode::NotFound,
                 displayable(executable) +
                     " does not exist: give the path of an existing Python, or a "
                     "version such as 3.11"};
  }
  return Error{ErrorCode::NotFound, displayable(executable) +
                                        " is not a usable Python: give the path of the interpreter "
                                        "itself, not of a script"};
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
  // A shim of mise, for example, is a link to mise itself, not to a Python.
  const auto is_named = [&](std::string_view name) {
    return real && base_name(*real).find(name) != std::string_view::npos;
  };
  if (!is_named("python") && !is_named("pypy") && !is_named("graalpy")) return std::nullopt;
  Interpreter interpreter;
  interpreter.executable = executable;
  interpreter.real_path = *real;
  describe(files, interpreter);
  return interpreter;
}

std::vector<Interpreter> all_interpreters(FileSystem& files, const Variables& variables,
                                          const UserPlaces& places) {
  constexpr std::string_view kPath = "PATH";
  const std::string active = variables.get("VIRTUAL_ENV").value_or("");
  Search search(files, active);
  const std::string path = path_without_links(variables.get("PATH").value_or(""));
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
    return Error{ErrorCode::Usage, "the value of -p is empty: use python3 for any version"};
  }
  if (is_path(spec) || parse_interpreter_spec(spec)) return {};
  return Error{
      ErrorCode::Usage,
      in_quotes(spec) +
          " is not a Python version or path: use 3.11, python3.11, pypy3, '>=3.9' or a path"};
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
