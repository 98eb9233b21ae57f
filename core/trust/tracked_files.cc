#include "core/trust/tracked_files.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/checkout.h"

namespace venvctl {
namespace {

// The maximum number of places to which tracked links and submodules may lead.
constexpr size_t kMaxPlaces = 256;
constexpr char kSeparator = ':';
constexpr char kProjectMark = '*';

constexpr std::string_view kPrograms[] = {"bin", "sbin", "libexec", "condabin"};
constexpr std::string_view kLibraries[] = {"lib", "lib64"};
constexpr std::string_view kPackages[] = {"python",       "pypy", "graalpy", "perl", "R",
                                          "node_modules", "tcl",  "ruby",    "lua"};
// Directories whose whole content is packages or configuration, and configuration files.
constexpr std::string_view kWhole[] = {"pyvenv.cfg",    "conda-meta", "pip.conf",
                                       "site-packages", "lib_pypy",   "ssl",
                                       ".condarc",      "condarc",    "condarc.d"};
// Programs and shells load the files in these directories without being asked to.
constexpr std::string_view kConfiguration[] = {"conda", "jupyter", "ipython", "bash_completion.d",
                                               "fish",  "xonsh",   "xdg"};
constexpr std::string_view kData[] = {"bash-completion", "jupyter", "fish", "zsh"};
// Other entries that tools create at the top of an environment.
constexpr std::string_view kMadeByTools[] = {
    "include",    "share",        "etc",   "man",      "pkgs",    "compiler_compat",
    ".gitignore", "CACHEDIR.TAG", ".lock", ".project", "Scripts", "pip-selfcheck.json"};
// Nobody runs these files, and no program reads them to decide what to do.
constexpr std::string_view kDocumentation[] = {"man", "doc", "info", "licenses", "locale"};

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Whether the file is a shared library, such as "libssl.so.3".
bool is_shared_object(std::string_view path) {
  return base_name(path).find(".so") != std::string_view::npos;
}

std::string in_words(const std::vector<std::string>& paths) {
  const size_t others = paths.size() - 1;
  std::string text = "git tracks " + in_quotes(paths.front());
  if (others > 0)
    text += " and " + std::to_string(others) + " other file" + (others > 1 ? "s" : "");
  return text + " in it";
}

bool is_documentation(std::string_view name) {
  const auto parts = split(name, '/');
  const size_t first = parts[0] == "share" ? 1 : 0;
  if (first == 0 && parts[0] != "man") return false;
  return parts.size() > first && is_among(kDocumentation, parts[first]);
}

bool is_project(const std::vector<std::string>& paths) {
  return std::ranges::any_of(paths, [](const std::string& path) {
    const std::string_view top = std::string_view(path).substr(0, path.find('/'));
    return !is_made_by_tools(top);
  });
}

// Collects the files below a prefix that git tracks.
class Collection {
 public:
  Collection(FileSystem& files, const std::string& prefix) : files_(files), prefix_(prefix) {}

  TrackedFiles collect() {
    places_.push_back({prefix_, ""});
    for (size_t i = 0; i < places_.size() && i < kMaxPlaces; ++i) {
      const Place place = places_[i];  // copied, because read() adds places
      read(place);
    }
    if (places_.size() > kMaxPlaces) note_unreadable("", "git tracks too many links in it");
    finish();
    return std::move(tracked_);
  }

 private:
  // A directory or file whose tracked files are collected. The reported paths of these files begin
  // with `name`, the path in the environment that leads to `path`.
  struct Place {
    std::string path;
    std::string name;
  };

  void read(const Place& place) {
    for (const std::string& directory : path_and_parents(place.path)) {
      const auto checkout = checkout_at(files_, directory);
      if (!checkout) continue;
      std::vector<std::string> leading;
      const std::string below_top(path_below(directory, place.path));
      const auto read =
          read_checkout_index(files_, *checkout, below_top, [&](const GitIndexEntry& entry) {
            const std::string name = add(place, directory, below_top, entry);
            if (!name.empty() && entry.leads_elsewhere()) leading.push_back(name);
          });
      if (!read) note_unreadable(directory, read.error().message);
      for (const std::string& name : leading) follow(name);
    }
  }

  // Adds the entry and returns its name in the environment. "" if the entry is documentation, or if
  // it was added before.
  std::string add(const Place& place, const std::string& top, std::string_view below_top,
                  const GitIndexEntry& entry) {
    if (!seen_.insert(join_path(top, entry.path)).second) return "";
    const std::string_view rest = path_below(below_top, entry.path);
    const std::string name = place.name.empty() ? std::string(rest)
                             : rest.empty()     ? place.name
                                                : join_path(place.name, rest);
    if (is_documentation(name) && !entry.leads_elsewhere()) return "";
    const std::string line = name + '\0' + hex(entry.content) + '\n';
    everything_ += line;
    if (is_part_of_environment(name)) parts_ += line;
    tracked_.paths.push_back(name);
    return name;
  }

  void follow(const std::string& name) {
    if (places_.size() > kMaxPlaces) return;
    if (auto real = real_path(files_, join_path(prefix_, name))) {
      places_.push_back({*std::move(real), name});
    }
  }

  void note_unreadable(const std::string& directory, const std::string& message) {
    const std::string line = "unreadable " + directory + '\n';
    everything_ += line;
    parts_ += line;
    tracked_.is_unreadable = true;
    tracked_.detail = message.substr(0, message.find(':'));
  }

  void finish() {
    if (everything_.empty()) return;
    std::ranges::sort(tracked_.paths);
    tracked_.paths.erase(std::unique(tracked_.paths.begin(), tracked_.paths.end()),
                         tracked_.paths.end());
    tracked_.digest =
        (parts_.empty() ? "" : hex(sha256(parts_))) + kSeparator + hex(sha256(everything_));
    if (is_project(tracked_.paths)) tracked_.digest += kProjectMark;
    std::vector<std::string> shown;
    std::ranges::copy_if(tracked_.paths, std::back_inserter(shown), is_part_of_environment);
    if (shown.empty()) shown = tracked_.paths;
    if (!shown.empty()) tracked_.detail = in_words(shown);
  }

  FileSystem& files_;
  const std::string& prefix_;
  std::vector<Place> places_;
  std::set<std::string> seen_;  // full paths
  std::string everything_;
  std::string parts_;
  TrackedFiles tracked_;
};

}  // namespace

bool is_part_of_environment(std::string_view relative_path) {
  // The directory itself may be tracked as a link or a submodule.
  if (relative_path.empty()) return true;
  const auto parts = split(relative_path, '/');
  if (is_among(kWhole, parts[0]) || is_among(kPrograms, parts[0])) return true;
  const bool is_top = parts.size() == 1;  // such as a link that replaces the directory
  if (parts[0] == "etc") return is_top || is_among(kConfiguration, parts[1]);
  if (parts[0] == "share") return is_top || is_among(kData, parts[1]);
  if (!is_among(kLibraries, parts[0])) return false;
  return is_top || is_shared_object(relative_path) ||
         std::ranges::any_of(kPackages,
                             [&](std::string_view name) { return parts[1].starts_with(name); });
}

bool is_made_by_tools(std::string_view name) {
  return is_part_of_environment(name) || is_among(kMadeByTools, name);
}

TrackedFiles tracked_files(FileSystem& files, const std::string& real_prefix) {
  return Collection(files, real_prefix).collect();
}

std::string approved_tracked(std::string_view digest) {
  if (!digest.ends_with(kProjectMark)) return std::string(digest);
  return std::string(digest.substr(0, digest.find(kSeparator) + 1)) + kProjectMark;
}

bool is_tracked_known(std::string_view approved, std::string_view found) {
  if (found.empty()) return true;
  const size_t parts = found.find(kSeparator);
  const bool was_project = approved.ends_with(kProjectMark);
  if (was_project) {
    return approved.substr(0, approved.size() - 1) == found.substr(0, parts + 1);
  }
  if (found.ends_with(kProjectMark)) found.remove_suffix(1);
  return approved == found;
}

}  // namespace venvctl
