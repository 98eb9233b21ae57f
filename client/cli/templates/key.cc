#include "client/cli/templates/key.h"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// The maximum length of an environment's path. Older kernels read only 127 bytes of
// "#!PATH/bin/python3.11".
constexpr size_t kMaxPathBytes = 100;
// The first line of a Python program.
constexpr size_t kMaxFirstLineBytes = 256;
// Debian's virtualenv and ensurepip install pip from this directory.
constexpr char kDebianWheels[] = "/usr/share/python-wheels";

bool is_plain_path(std::string_view path) {
  constexpr std::string_view kOthers = "/._-+@%=,";
  return path.size() <= kMaxPathBytes && std::ranges::all_of(path, [&](char c) {
           const bool is_word =
               (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           return is_word || kOthers.find(c) != std::string_view::npos;
         });
}

void add(std::string& text, std::string_view part) {
  text += std::to_string(part.size()) + ':' + std::string(part);
}

void add_file(FileSystem& files, const std::string& path, std::string& text) {
  add(text, path);
  const auto status = files.status(path);
  if (!status) return add(text, "absent");
  for (const int64_t number :
       {static_cast<int64_t>(status->inode), static_cast<int64_t>(status->size),
        status->modified_ns, status->changed_ns}) {
    add(text, std::to_string(number));
  }
}

std::vector<DirectoryEntry> entries_of(FileSystem& files, const std::string& directory) {
  return files.list(directory).value_or(std::vector<DirectoryEntry>());
}

// Adds the files below a directory, except lock files.
void add_files(FileSystem& files, const std::string& directory, int depth, std::string& text) {
  for (const DirectoryEntry& each : entries_of(files, directory)) {
    const std::string path = join_path(directory, each.name);
    if (each.name.ends_with(".lock")) continue;
    if (each.type == FileType::Directory) {
      if (depth > 0) add_files(files, path, depth - 1, text);
    } else {
      add_file(files, path, text);
    }
  }
}

bool has_settings_of_virtualenv(FileSystem& files, const Variables& variables) {
  const bool has_variable = std::ranges::any_of(variables.all(), [](const auto& each) {
    return each.first.starts_with("VIRTUALENV_") && each.first != "VIRTUALENV_NO_PERIODIC_UPDATE";
  });
  const std::string own = join_path(config_directory(variables), "virtualenv/virtualenv.ini");
  const std::string machine =
      join_path(machine_config_directory(variables), "virtualenv/virtualenv.ini");
  return has_variable || files.status(own) || files.status(machine);
}

void add_interpreter(FileSystem& files, const Interpreter& interpreter, std::string& text) {
  add(text, interpreter.executable);
  add(text, interpreter.implementation);
  add_file(files, interpreter.real_path, text);
  const std::string installation(parent_path(parent_path(interpreter.real_path)));
  const std::string lib = join_path(installation, "lib");
  for (const DirectoryEntry& each : entries_of(files, lib)) {
    const bool is_library = each.name.starts_with("python") || each.name.starts_with("pypy");
    if (!is_library) continue;
    add_files(files, join_path(lib, each.name + "/venv"), 3, text);
    add_files(files, join_path(lib, each.name + "/ensurepip"), 2, text);
  }
}

// Adds the wheels that virtualenv has downloaded, and the files that say which of them replace
// bundled wheels. virtualenv makes the rest of the directory from these and from the bundled wheels
// when it first runs.
void add_newer_wheels(FileSystem& files, const std::string& directory, std::string& text) {
  add_files(files, join_path(directory, "house"), 0, text);
  for (const DirectoryEntry& each : entries_of(files, directory)) {
    add_files(files, join_path(directory, each.name + "/embed"), 2, text);
  }
}

// Whether the file is a Python script. Such a file belongs to one version of the tool.
bool is_python_program(FileSystem& files, const std::string& path) {
  const auto start = files.read_file(path, kMaxFirstLineBytes);
  if (!start || !start->starts_with("#!")) return false;
  const std::string_view line = split(*start, '\n').front();
  return base_name(trimmed(line.substr(2))).starts_with("python");
}

// True if new files in the directory get the group and the permissions that they get in any other
// directory.
bool is_plain_directory(FileSystem& files, const std::string& path) {
  const auto status = files.link_status(path);
  return status && status->is_directory() && (status->mode & S_ISGID) == 0 &&
         getxattr(path.c_str(), "system.posix_acl_default", nullptr, 0) < 0;
}

mode_t current_umask() {
  const mode_t mask = umask(0);
  umask(mask);
  return mask;
}

}  // namespace

std::optional<std::string> template_key(FileSystem& files, const Variables& variables,
                                        const CreateRequest& request, const Plan& plan) {
  const bool is_virtualenv = plan.backend == "virtualenv";
  if (!is_virtualenv && plan.backend != "venv") return std::nullopt;
  const std::string parent(parent_path(request.prefix));
  const bool has_path_in_prompt = request.prompt.find('/') != std::string::npos;
  if (!is_plain_path(request.prefix) || has_path_in_prompt || real_path(files, parent) != parent ||
      !is_plain_directory(files, request.prefix) || has_settings_of_virtualenv(files, variables)) {
    return std::nullopt;
  }
  std::string text = "template 1";
  add(text, plan.backend);
  add_interpreter(files, request.interpreter, text);
  if (is_virtualenv) {
    const std::string& tool = plan.steps.front().words.front();
    if (!is_python_program(files, tool)) return std::nullopt;
    add(text, tool);
    add_file(files, tool, text);
    for (const std::string& own : {data_directory(variables), cache_directory(variables)}) {
      // virtualenv keeps unpacked wheels in these directories, so their paths belong to the key.
      add(text, own);
      add_newer_wheels(files, join_path(own, "virtualenv/wheel"), text);
    }
  }
  add_files(files, kDebianWheels, 0, text);
  add(text, request.prompt);
  add(text, request.system_site_packages ? "system" : "own");
  add(text, request.with_pip ? "pip" : "no pip");
  add(text, std::to_string(getegid()));
  add(text, std::to_string(current_umask()));
  constexpr size_t kDigits = 32;
  return hex(sha256(text)).substr(0, kDigits);
}

}  // namespace venvctl
