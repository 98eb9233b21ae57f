#include "client/cli/deletion/environment_contents.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "client/cli/deletion/held_directory.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/test_environments.h"

namespace venvctl {
namespace {

enum class Form { Directory, File, DirectoryOrLink };

struct Expected {
  std::string_view name;
  Form form;
};

// Each comment says what creates the entry.
constexpr Expected kExpected[] = {
    {"bin", Form::Directory},               // every tool
    {"include", Form::DirectoryOrLink},     // every tool; a link if virtualenv made it for PyPy
    {"lib", Form::Directory},               // every tool
    {"lib64", Form::DirectoryOrLink},       // every tool; a link if venv made it
    {"share", Form::Directory},             // packages
    {"etc", Form::Directory},               // packages
    {"man", Form::Directory},               // packages
    {"pyvenv.cfg", Form::File},             // venv, virtualenv, uv
    {".gitignore", Form::File},             // venv, virtualenv, uv
    {"CACHEDIR.TAG", Form::File},           // virtualenv, uv
    {".lock", Form::File},                  // uv
    {".project", Form::File},               // virtualenvwrapper, Pipenv
    {"local", Form::Directory},             // virtualenv on Debian
    {"lib-python", Form::DirectoryOrLink},  // virtualenv for PyPy
    {"lib_pypy", Form::DirectoryOrLink},    // virtualenv for PyPy
    {"site-packages", Form::Directory},     // virtualenv for PyPy
    {"pip-selfcheck.json", Form::File},     // pip before 19
    {"pip.conf", Form::File},               // pip config --site
    {"rye-venv.json", Form::File},          // Rye
    {".venvctl-changes", Form::Directory},  // venvctl repair, if it was killed
};

constexpr Expected kExpectedOfConda[] = {
    {"conda-meta", Form::Directory},       // conda
    {"compiler_compat", Form::Directory},  // Python
    {"lib32", Form::Directory},            // packages
    {"libexec", Form::Directory},          // packages
    {"sbin", Form::Directory},             // packages
    {"ssl", Form::Directory},              // OpenSSL
    {"var", Form::Directory},              // packages
    {".condarc", Form::File},              // conda config --env
    {".messages.txt", Form::File},         // conda
    {".nonadmin", Form::File},             // conda
};

constexpr Expected kExpectedOfTestRunners[] = {
    {"log", Form::Directory},        // tox
    {"tmp", Form::Directory},        // tox, nox
    {".tox-info.json", Form::File},  // tox
    {".tox-config1", Form::File},    // tox before 4
};

// Pipenv makes this directory in each environment. If the directory is not empty, it contains work
// trees of editable installs.
constexpr char kSources[] = "src";

constexpr std::string_view kOfCondaInstallation[] = {"condabin", "envs", "pkgs"};

bool has_form(mode_t mode, Form form) {
  if (form == Form::File) return S_ISREG(mode);
  return S_ISDIR(mode) || (form == Form::DirectoryOrLink && S_ISLNK(mode));
}

bool holds(std::span<const Expected> list, std::string_view name, mode_t mode) {
  const auto found = std::ranges::find(list, name, &Expected::name);
  return found != list.end() && has_form(mode, found->form);
}

// x86_64-conda-linux-gnu, aarch64-conda_cos7-linux-gnu: library directories of conda's compilers.
bool is_conda_sysroot(std::string_view name) {
  return name.find("-conda") != std::string_view::npos && name.ends_with("-linux-gnu");
}

using Names = std::vector<std::string>;

UniqueFd open_file(int directory, const std::string& name) {
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const auto status = entry_status(directory, name);
  const bool is_file = status && S_ISREG(status->mode);
  return UniqueFd(is_file ? openat(directory, name.c_str(), kFlags) : -1);
}

// Opens a file by its relative path. Follows no symbolic link in any part of the path.
UniqueFd open_file_below(int directory, std::string_view path) {
  UniqueFd held = open_directory(directory, "");
  for (size_t slash = path.find('/'); held && slash != std::string_view::npos;
       slash = path.find('/')) {
    held = open_directory(held.get(), std::string(path.substr(0, slash)));
    path.remove_prefix(slash + 1);
  }
  return held ? open_file(held.get(), std::string(path)) : UniqueFd();
}

std::string content_of(int directory, const std::string& name) {
  constexpr size_t kMaxBytes = 16 * 1024 * 1024;
  const UniqueFd file = open_file(directory, name);
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

std::string text_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// Collects the files below the given entries that a package's record lists with their present
// digest. All other files may belong to the user: the user may have changed them, or anyone may
// have written the record.
class Packaged {
 public:
  Packaged(int prefix, std::span<const std::string> entries) : prefix_(prefix), entries_(entries) {}

  void add_wheels() {
    const UniqueFd library = open_directory(prefix_, "lib");
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

  // sha256_in_prefix is the digest of the file after conda wrote the environment's path into it.
  void add_conda() {
    const UniqueFd records = open_directory(prefix_, "conda-meta");
    for (const std::string& name : records ? names_below(records.get()) : Names()) {
      if (!name.ends_with(".json")) continue;
      const auto record = nlohmann::json::parse(content_of(records.get(), name), nullptr, false);
      if (!record.is_object()) continue;
      if (!record.contains("paths_data")) continue;  // conda before 4.3 did not record digests
      const auto& data = record["paths_data"];
      if (!data.is_object() || !data.contains("paths")) continue;
      for (const auto& file : data["paths"]) {
        if (!file.is_object()) continue;
        const std::string in_prefix = text_at(file, "sha256_in_prefix");
        add(text_at(file, "_path"), in_prefix.empty() ? text_at(file, "sha256") : in_prefix);
      }
    }
  }

  std::set<std::string> paths() && { return std::move(paths_); }

 private:
  using Names = std::vector<std::string>;

  // Each line of RECORD (PEP 376) contains a path relative to site-packages, "sha256=" with the
  // digest in base64, and the size. Digests of other algorithms are ignored, because no installer
  // writes them today.
  void add_record(const std::string& record) {
    constexpr std::string_view kPrefix = "../../../";
    constexpr std::string_view kAlgorithm = "sha256=";
    for (const std::string_view line : split(record, '\n')) {
      if (!line.starts_with(kPrefix)) continue;
      const auto fields = split(trimmed(line.substr(kPrefix.size())), ',');
      if (fields.size() != 3 || !fields[1].starts_with(kAlgorithm)) continue;
      add(std::string(fields[0]), fields[1].substr(kAlgorithm.size()), fields[2]);
    }
  }

  void add(const std::string& path, std::string_view digest, std::string_view size = "") {
    if (is_asked_about(path) && has_content(path, digest, size)) keep(path);
  }

  bool is_asked_about(const std::string& path) const {
    return std::ranges::find(entries_, path.substr(0, path.find('/'))) != entries_.end() &&
           normal_path("/", path) == "/" + path;
  }

  void keep(std::string_view path) {
    for (std::string_view each = path; paths_.emplace(each).second;) {
      const size_t slash = each.rfind('/');
      if (slash == std::string_view::npos) return;
      each = each.substr(0, slash);
    }
  }

  bool has_content(const std::string& path, std::string_view digest, std::string_view size) const {
    const UniqueFd file = digest.empty() ? UniqueFd() : open_file_below(prefix_, path);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) return false;
    if (!size.empty() && size != std::to_string(status.st_size)) return false;
    const auto found = sha256_of_file(file.get());
    return found && (digest == url_base64(*found) || digest == hex(*found));
  }

  int prefix_;
  std::span<const std::string> entries_;
  std::set<std::string> paths_;
};

}  // namespace

EnvironmentContents::EnvironmentContents(int directory, std::string_view path) {
  // An environment with pyvenv.cfg is a venv, whatever else it contains.
  const auto meta = entry_status(directory, "conda-meta");
  is_conda_ = meta && meta->is_directory() && !entry_status(directory, "pyvenv.cfg");
  is_of_test_runner_ = keeps_test_environments(parent_path(path));
  const UniqueFd sources = open_directory(directory, kSources);
  const auto names = sources ? names_in(sources.get(), kSources) : Result<Names>(Names());
  has_empty_sources_ = sources && names && names->empty();
}

bool EnvironmentContents::is_expected(std::string_view name, mode_t mode) const {
  if (holds(kExpected, name, mode)) return true;
  if (name == kSources && has_empty_sources_) return S_ISDIR(mode);
  if (is_of_test_runner_ && holds(kExpectedOfTestRunners, name, mode)) return true;
  return is_conda_ &&
         (holds(kExpectedOfConda, name, mode) || (is_conda_sysroot(name) && S_ISDIR(mode)));
}

bool EnvironmentContents::is_of_conda_installation(std::string_view name) {
  return std::ranges::find(kOfCondaInstallation, name) != std::end(kOfCondaInstallation);
}

std::set<std::string> packaged_paths(int directory, std::span<const std::string> entries) {
  Packaged packaged(directory, entries);
  packaged.add_wheels();
  packaged.add_conda();
  return std::move(packaged).paths();
}

}  // namespace venvctl
