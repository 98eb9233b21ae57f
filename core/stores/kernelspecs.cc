#include "core/stores/kernelspecs.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kKernels = "kernels";
constexpr std::string_view kSpecs = "*/kernel.json";

class Directories {
 public:
  void add(std::string_view data) {
    if (!is_absolute_path(data)) return;
    CentralStore store = {join_path(normal_path("/", data), kKernels), std::string(kKernelKind),
                          std::string(kSpecs)};
    if (std::ranges::find(stores_, store) == stores_.end()) stores_.push_back(std::move(store));
  }
  std::vector<CentralStore> take() { return std::move(stores_); }

 private:
  std::vector<CentralStore> stores_;
};

// The program that a kernelspec starts: its first word, or after "/usr/bin/env NAME=VALUE" the next
// word. "" if a word is not text.
std::string program_of(const nlohmann::json& words) {
  bool is_after_env = false;
  for (const auto& word : words) {
    if (!word.is_string()) return "";
    const std::string text = word.get<std::string>();
    const bool is_assignment = is_after_env && text.find('=') != std::string::npos;
    const bool is_env = !is_after_env && base_name(text) == "env";
    if (!is_env && !is_assignment) return text;
    is_after_env = true;
  }
  return "";
}

// The environment whose program the kernelspec starts: the directory two levels above the program
// (PREFIX if the program is PREFIX/bin/python). "" if the program is not a Python in a directory
// `bin` with an absolute path, or if the directory above `bin` is not an environment.
std::string environment_of_spec(FileSystem& files, const std::string& spec) {
  constexpr size_t kMaxBytes = 256 * 1024;
  const auto text = files.read_file(spec, kMaxBytes);
  const auto kernel = text ? parsed_json(*text) : nlohmann::json();
  if (!kernel.is_object() || !kernel.contains("argv")) return "";
  const auto& words = kernel["argv"];
  if (!words.is_array()) return "";
  const std::string program = program_of(words);
  if (!is_absolute_path(program)) return "";
  const std::string path = normal_path("/", program);
  const bool is_python = base_name(path).starts_with("py");  // also python3.12, pypy3
  if (!is_python || base_name(parent_path(path)) != "bin") return "";
  std::string prefix(parent_path(parent_path(path)));
  return looks_like_environment(files, prefix) ? prefix : "";
}

}  // namespace

std::vector<CentralStore> kernelspec_stores(const Variables& variables) {
  Directories directories;
  const std::string paths = variables.get("JUPYTER_PATH").value_or("");
  for (const std::string_view path : split(paths, ':')) {
    directories.add(path);
  }
  const std::string home = home_directory(variables);
  directories.add(variables.non_empty("JUPYTER_DATA_DIR")
                      .value_or(join_path(data_directory(variables), "jupyter")));
  const std::string base =
      variables.non_empty("PYTHONUSERBASE").value_or(join_path(home, ".local"));
  directories.add(join_path(base, "share/jupyter"));
  directories.add("/usr/local/share/jupyter");
  directories.add("/usr/share/jupyter");
  directories.add(variables.non_empty("IPYTHONDIR").value_or(join_path(home, ".ipython")));
  return directories.take();
}

std::vector<CentralEnvironment> kernel_environments(FileSystem& files,
                                                    std::span<const CentralStore> stores) {
  std::vector<CentralEnvironment> environments;
  std::set<std::string> names;  // in lower case, because Jupyter ignores case
  std::set<std::string> prefixes;
  for (const CentralStore& store : stores) {
    if (store.kind != kKernelKind) continue;
    for (const DirectoryEntry& entry :
         files.list(store.directory).value_or(std::vector<DirectoryEntry>())) {
      const std::string spec = join_path(join_path(store.directory, entry.name), "kernel.json");
      if (!files.status(spec) || !names.insert(ascii_lower(entry.name)).second) continue;
      std::string prefix = environment_of_spec(files, spec);
      if (prefix.empty() || !prefixes.insert(prefix).second) continue;
      environments.push_back({std::move(prefix), std::string(kKernelKind), entry.name, "", ""});
    }
  }
  return environments;
}

}  // namespace venvctl
