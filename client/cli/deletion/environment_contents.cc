#include "client/cli/deletion/environment_contents.h"

#include <fcntl.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "client/cli/deletion/held_directory.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/test_environments.h"

namespace venvctl {
namespace {

struct Expected {
  std::string_view name;
  std::string_view maker;
};

constexpr Expected kExpected[] = {
    {"bin", "all"},
    {"include", "all"},
    {"lib", "all"},
    {"lib64", "all"},
    {"share", "packages"},
    {"etc", "packages"},
    {"man", "packages"},
    {"pyvenv.cfg", "venv, virtualenv, uv"},
    {".gitignore", "venv, virtualenv, uv"},
    {"CACHEDIR.TAG", "virtualenv, uv"},
    {".lock", "uv"},
    {".project", "virtualenvwrapper, Pipenv"},
    {"local", "virtualenv on Debian"},
    {"lib-python", "virtualenv for PyPy"},
    {"lib_pypy", "virtualenv for PyPy"},
    {"site-packages", "virtualenv for PyPy"},
    {"pip-selfcheck.json", "pip before 19"},
    {"pip.conf", "pip config --site"},
    {"rye-venv.json", "Rye"},
};

constexpr Expected kExpectedOfConda[] = {
    {"conda-meta", "conda"},    {"compiler_compat", "Python"},
    {"lib32", "packages"},      {"libexec", "packages"},
    {"sbin", "packages"},       {"ssl", "OpenSSL"},
    {"var", "packages"},        {".condarc", "conda config --env"},
    {".messages.txt", "conda"}, {".nonadmin", "conda"},
};

constexpr Expected kExpectedOfTestRunners[] = {{"log", "tox"},
                                               {"tmp", "tox, nox"},
                                               {".tox-info.json", "tox"},
                                               {".tox-config1", "tox before 4"}};

constexpr std::string_view kOfCondaInstallation[] = {"condabin", "envs", "pkgs"};

bool holds(std::span<const Expected> list, std::string_view name) {
  return std::ranges::find(list, name, &Expected::name) != list.end();
}

// x86_64-conda-linux-gnu, aarch64-conda_cos7-linux-gnu: library directories of conda's compilers.
bool is_conda_sysroot(std::string_view name) {
  return name.find("-conda") != std::string_view::npos && name.ends_with("-linux-gnu");
}

std::string content_of(int directory, const std::string& name) {
  constexpr size_t kMaxBytes = 16 * 1024 * 1024;
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const UniqueFd file(openat(directory, name.c_str(), kFlags));
  std::string content;
  char piece[64 * 1024];
  while (file && content.size() < kMaxBytes) {
    const auto count = read_full(file.get(), piece);
    if (!count || *count == 0) break;
    content.append(piece, *count);
  }
  return content;
}

std::vector<std::string> names_below(int directory) {
  auto names = names_in(directory, "");
  return names ? *std::move(names) : std::vector<std::string>();
}

// Collects the paths of packages below the given entries.
class Packaged {
 public:
  explicit Packaged(std::span<const std::string> entries) : entries_(entries) {}

  void add_wheels(int prefix) {
    const UniqueFd library = open_directory(prefix, "lib");
    for (const std::string& version : library ? names_below(library.get()) : Names()) {
      const UniqueFd python = open_directory(library.get(), version);
      const UniqueFd packages = open_directory(python.get(), "site-packages");
      for (const std::string& name : packages ? names_below(packages.get()) : Names()) {
        if (!name.ends_with(".dist-info")) continue;
        const UniqueFd distribution = open_directory(packages.get(), name);
        if (distribution) add_record(content_of(distribution.get(), "RECORD"));
      }
    }
  }

  void add_conda(int prefix) {
    const UniqueFd records = open_directory(prefix, "conda-meta");
    for (const std::string& name : records ? names_below(records.get()) : Names()) {
      if (!name.ends_with(".json")) continue;
      const auto record = nlohmann::json::parse(content_of(records.get(), name), nullptr, false);
      if (!record.is_object() || !record.contains("files")) continue;
      for (const auto& file : record["files"]) {
        if (file.is_string()) add(file.get<std::string>());
      }
    }
  }

  std::set<std::string> paths() && { return std::move(paths_); }

 private:
  using Names = std::vector<std::string>;

  // PEP 376: a path relative to site-packages, then a comma.
  void add_record(const std::string& record) {
    constexpr std::string_view kPrefix = "../../../";
    for (const std::string_view line : split(record, '\n')) {
      if (!line.starts_with(kPrefix)) continue;
      const std::string_view rest = line.substr(kPrefix.size());
      add(std::string(rest.substr(0, rest.find(','))));
    }
  }

  void add(const std::string& path) {
    const bool is_asked_about =
        std::ranges::find(entries_, path.substr(0, path.find('/'))) != entries_.end();
    if (!is_asked_about || normal_path("/", path) != "/" + path) return;
    for (std::string_view each = path; paths_.emplace(each).second;) {
      const size_t slash = each.rfind('/');
      if (slash == std::string_view::npos) return;
      each = each.substr(0, slash);
    }
  }

  std::span<const std::string> entries_;
  std::set<std::string> paths_;
};

}  // namespace

EnvironmentContents::EnvironmentContents(int directory, std::string_view path) {
  const auto meta = entry_status(directory, "conda-meta");
  is_conda_ = meta && meta->is_directory();
  is_of_test_runner_ = keeps_test_environments(parent_path(path));
}

bool EnvironmentContents::is_expected(std::string_view name) const {
  if (holds(kExpected, name)) return true;
  if (is_of_test_runner_ && holds(kExpectedOfTestRunners, name)) return true;
  return is_conda_ && (holds(kExpectedOfConda, name) || is_conda_sysroot(name));
}

bool EnvironmentContents::is_of_conda_installation(std::string_view name) {
  return std::ranges::find(kOfCondaInstallation, name) != std::end(kOfCondaInstallation);
}

std::set<std::string> packaged_paths(int directory, std::span<const std::string> entries) {
  Packaged packaged(entries);
  packaged.add_wheels(directory);
  packaged.add_conda(directory);
  return std::move(packaged).paths();
}

}  // namespace venvctl
