#include "client/cli/templates/key.h"

#include <sys/stat.h>

#include <algorithm>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Of the environment: "#!PATH/bin/python3.11" must fit into the 127 bytes that older kernels read.
constexpr size_t kMaxPathBytes = 100;
// Debian's virtualenv and ensurepip install pip from here.
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

// The files below a directory, except locks.
void add_files(FileSystem& files, const std::string& directory, int depth, std::string& text) {
  const auto entries = files.list(directory);
  if (!entries) return add(text, "absent");
  for (const DirectoryEntry& each : *entries) {
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
  const std::string library(parent_path(parent_path(interpreter.real_path)));
  const std::string own =
      join_path(library, "lib/" + std::string(base_name(interpreter.real_path)));
  add_files(files, own + "/venv", 3, text);
  add_files(files, own + "/ensurepip", 2, text);
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
  if (!is_plain_path(request.prefix) || real_path(files, parent) != parent ||
      has_settings_of_virtualenv(files, variables)) {
    return std::nullopt;
  }
  std::string text = "template 1";
  add(text, plan.backend);
  add_interpreter(files, request.interpreter, text);
  if (is_virtualenv) {
    const std::string& tool = plan.steps.front().words.front();
    add(text, tool);
    add_file(files, tool, text);
    const std::string data = join_path(data_directory(variables), "virtualenv/wheel");
    add_files(files, data, 4, text);
  }
  add_files(files, kDebianWheels, 0, text);
  add(text, request.prompt);
  add(text, request.system_site_packages ? "system" : "own");
  add(text, request.with_pip ? "pip" : "no pip");
  add(text, std::to_string(current_umask()));
  constexpr size_t kDigits = 32;
  return hex(sha256(text)).substr(0, kDigits);
}

}  // namespace venvctl
