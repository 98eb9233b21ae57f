#include "core/relocation/relocation.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/relocation/file_url.h"
#include "core/relocation/python_links.h"
#include "core/relocation/record_text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 4 * 1024 * 1024;  // the RECORD of a real package is smaller
// A program may consist of a script line and an archive with a whole application.
constexpr size_t kMaxProgramBytes = 256 * 1024 * 1024;
constexpr size_t kMagicSize = 2;

Spelling spelling_of(std::string_view name) {
  if (name.ends_with(".ps1") || name.ends_with(".bat")) return Spelling::PowerShell;
  return name.ends_with(".py") || name.ends_with(".xsh") ? Spelling::Python : Spelling::Shell;
}

bool is_activation(std::string_view name) {
  return name.starts_with("activate") || name.starts_with("Activate") ||
         name.starts_with("deactivate");
}

// A line of a .pth file is the path of a directory, or Python code that begins with "import".
template <class MovedLine>
std::string with_moved_lines(std::string_view content, std::span<const PathMove> moves,
                             const MovedLine& moved_line) {
  std::string result;
  for (size_t at = 0; at <= content.size();) {
    const size_t end = std::min(content.find('\n', at), content.size());
    std::string_view line = content.substr(at, end - at);
    const bool has_return = line.ends_with('\r');
    if (has_return) line.remove_suffix(1);
    const bool is_code = line.starts_with("import ") || line.starts_with("import\t");
    result += is_code ? with_moved_paths(line, moves, Spelling::Python) : moved_line(line);
    if (has_return) result += '\r';
    if (end < content.size()) result += '\n';
    at = end + 1;
  }
  return result;
}

// Collects the changes of one environment.
class Collection {
 public:
  Collection(FileSystem& files, const Relocation& relocation)
      : files_(files), relocation_(relocation), is_own_{{relocation.prefix, true}} {}

  Result<Changes> take() {
    const std::string config = join_path(relocation_.prefix, "pyvenv.cfg");
    const auto config_status = files_.link_status(config);
    auto read = configuration(config);
    if (!read) return read.error();
    const std::string& content = *read;
    const bool keeps_scripts = is_relocatable(content);
    if (relocation_.python)
      add_links(python_links(files_, relocation_.prefix, *relocation_.python));
    if (!relocation_.moves.empty() && !keeps_scripts) {
      visit_programs();
      visit_kernels();
    }
    if (!relocation_.moves.empty()) {
      visit_links(relocation_.prefix);
      for (const std::string& packages : package_directories()) visit_packages(packages);
      rewrite(join_path(relocation_.prefix, ".project"), in_lines(relocation_.prefix));
    }
    std::string changed = with_moved_config(content, relocation_.moves, relocation_.names);
    if (relocation_.python) changed = with_new_python(changed, *relocation_.python);
    keep_if_changed(config, config_status, content, std::move(changed));
    return ordered();
  }

 private:
  using Rewriting = std::function<std::string(std::string_view text)>;

  // Returns the content of pyvenv.cfg; "" if there is none.
  Result<std::string> configuration(const std::string& path) {
    const auto status = files_.link_status(path);
    if (!status) return std::string();
    const bool is_file = status->is_regular() && status->size <= kMaxBytes;
    auto content = is_file ? files_.read_file(path, kMaxBytes) : std::nullopt;
    if (content) return *std::move(content);
    return Error{ErrorCode::Failed,
                 "cannot read " + in_quotes(path) + ": make it a readable file, then try again"};
  }

  // True if `directory` is below the prefix and no part of its path below the prefix is a link.
  bool is_own(const std::string& directory) {
    if (const auto known = is_own_.find(directory); known != is_own_.end()) return known->second;
    const auto status = files_.link_status(directory);
    const bool is_own_directory = path_contains(relocation_.prefix, directory) && status &&
                                  status->is_directory() &&
                                  is_own(std::string(parent_path(directory)));
    return is_own_[directory] = is_own_directory;
  }

  std::vector<DirectoryEntry> listed(const std::string& directory) {
    const auto entries = is_own(directory) ? files_.list(directory) : std::nullopt;
    return entries.value_or(std::vector<DirectoryEntry>());
  }

  void keep_if_changed(const std::string& path, const std::optional<FileStatus>& status,
                       const std::string& old, std::string content) {
    if (content == old) return;
    bytes_left_ -= std::min(bytes_left_, content.size());
    changed_.insert_or_assign(path, FileChange{path, std::move(content), false, status});
  }

  // Links are not followed. If a link leads to a file of this environment, that file is visited
  // itself. If it leads to any other file, the file must not be changed.
  void rewrite(const std::string& path, const Rewriting& rewriting, size_t limit = kMaxBytes) {
    if (!is_own(std::string(parent_path(path)))) return;
    const auto status = files_.link_status(path);
    if (!status || !status->is_regular()) return;
    const size_t max_bytes = std::min(limit, bytes_left_);
    const auto content = status->size <= max_bytes ? files_.read_file(path, limit) : std::nullopt;
    if (!content) return left_.push_back(path);
    std::string rewritten = rewriting(*content);
    if (names_source(rewritten)) left_.push_back(path);
    keep_if_changed(path, status, *content, std::move(rewritten));
  }

  void add_links(std::vector<FileChange> links) {
    for (FileChange& link : links) changed_.insert_or_assign(link.path, std::move(link));
  }

  // `path` is a line of a file in `directory`, or the target of a link there. Returns the path that
  // has the same meaning after the move. A relative path that leads out of the environment must
  // change, because it would lead to another place after the move.
  std::string moved_target(const std::string& directory, const std::string& path) const {
    if (is_absolute_path(path)) return moved_path(path, relocation_.moves);
    const auto own = std::ranges::find(relocation_.moves, relocation_.new_prefix, &PathMove::to);
    if (own == relocation_.moves.end()) return path;
    const std::string_view below = path_below(relocation_.prefix, directory);
    const std::string old_end = normal_path(normal_path(own->from, below), path);
    if (path_contains(own->from, old_end)) return path;
    const std::string end = moved_path(old_end, relocation_.moves);
    const std::string here = normal_path(relocation_.new_prefix, below);
    if (normal_path(here, path) == end || !files_.status(end)) return path;
    return std::filesystem::path(end).lexically_relative(here);
  }

  // Changes the links in the whole tree whose targets have moved. A new target outside of the
  // environment must exist, or be relative.
  void visit_links(const std::string& directory) {
    for (const DirectoryEntry& entry : listed(directory)) {
      const std::string path = join_path(directory, entry.name);
      if (entry.type == FileType::Directory) visit_links(path);
      if (entry.type != FileType::Symlink) continue;
      const auto status = files_.link_status(path);
      const std::string target = files_.read_link(path).value_or("");
      const std::string moved = moved_target(directory, target);
      if (moved == target || changed_.contains(path)) continue;
      const bool is_there = !is_absolute_path(moved) ||
                            path_contains(relocation_.new_prefix, moved) || files_.status(moved);
      if (is_there) changed_[path] = {path, moved, true, status};
    }
  }

  void visit_programs() {
    const std::string bin = join_path(relocation_.prefix, "bin");
    for (const DirectoryEntry& entry : listed(bin)) {
      if (entry.type != FileType::Regular) continue;
      const std::string path = join_path(bin, entry.name);
      if (is_activation(entry.name)) {
        const Spelling spelling = spelling_of(entry.name);
        rewrite(path, [&](std::string_view text) {
          return with_moved_activation(text, relocation_.moves, relocation_.names, spelling);
        });
      } else if (files_.read_file(path, kMagicSize).value_or("#!") == "#!") {
        rewrite(
            path,
            [&](std::string_view text) { return with_moved_program(text, relocation_.moves); },
            kMaxProgramBytes);
      }
    }
  }

  void visit_kernels() {
    const std::string kernels = join_path(relocation_.prefix, "share/jupyter/kernels");
    for (const DirectoryEntry& entry : listed(kernels)) {
      rewrite(join_path(join_path(kernels, entry.name), "kernel.json"), in_code());
    }
  }

  Rewriting in_lines(const std::string& directory) const {
    return [this, directory](std::string_view text) {
      return with_moved_lines(text, relocation_.moves, [&](std::string_view line) {
        const bool is_path = !line.empty() && !line.starts_with('#');
        return is_path ? moved_target(directory, std::string(line)) : std::string(line);
      });
    };
  }

  Rewriting in_code() const {
    return [this](std::string_view text) {
      return with_moved_paths(text, relocation_.moves, Spelling::Python);
    };
  }

  // lib64 is usually a link to lib. Such a link adds nothing, because links are not followed.
  std::vector<std::string> package_directories() {
    std::vector<std::string> found;
    for (const std::string_view name : {"lib", "lib64"}) {
      const std::string library = join_path(relocation_.prefix, name);
      for (const DirectoryEntry& entry : listed(library)) {
        if (entry.type != FileType::Directory) continue;
        found.push_back(join_path(join_path(library, entry.name), "site-packages"));
      }
    }
    return found;
  }

  void visit_packages(const std::string& packages) {
    const std::vector<DirectoryEntry> entries = listed(packages);
    std::vector<std::string> distributions;
    for (const DirectoryEntry& entry : entries) {
      const std::string path = join_path(packages, entry.name);
      const std::string_view name = entry.name;
      if (name.ends_with(".pth") || name.ends_with(".egg-link")) {
        rewrite(path, in_lines(packages));
      } else if (name.ends_with(".py") &&
                 (name.starts_with("__editable__") || name.ends_with("_editable_loader.py"))) {
        rewrite(path, in_code());
      } else if (entry.type == FileType::Directory && name.ends_with(".dist-info")) {
        rewrite(join_path(path, "direct_url.json"),
                [&](std::string_view text) { return with_moved_urls(text, relocation_.moves); });
        distributions.push_back(path);
      }
    }
    if (changed_.empty()) return;
    for (const std::string& distribution : distributions) {
      rewrite(join_path(distribution, "RECORD"), [&](std::string_view text) {
        return with_new_digests(text, packages, relocation_.moves, [&](const std::string& path) {
          const auto found = changed_.find(path);
          const bool is_file = found != changed_.end() && !found->second.is_link;
          return is_file ? std::optional<std::string_view>(found->second.content) : std::nullopt;
        });
      });
    }
  }

  Changes ordered() {
    Changes changes;
    for (auto& [path, change] : changed_) changes.files.push_back(std::move(change));
    const std::string last = join_path(relocation_.prefix, "bin/activate");
    std::stable_partition(changes.files.begin(), changes.files.end(),
                          [&](const auto& each) { return each.path != last; });
    std::ranges::sort(left_);
    changes.left = std::move(left_);
    return changes;
  }

  // Whether the content still contains one of the old paths in `sources`. An old path is not
  // searched if the new path is below it, because the new path then contains the text of the old
  // path.
  bool names_source(const std::string& content) const {
    return std::ranges::any_of(relocation_.sources, [&](const std::string& source) {
      const PathMoves moves{{source, "/"}};
      return !path_contains(source, relocation_.new_prefix) &&
             (names_path(content, source, Spelling::Shell) ||
              with_moved_urls(content, moves) != content);
    });
  }

  FileSystem& files_;
  const Relocation& relocation_;
  size_t bytes_left_ = relocation_.max_bytes;
  std::map<std::string, bool> is_own_;         // by directory
  std::map<std::string, FileChange> changed_;  // by path
  std::vector<std::string> left_;
};

}  // namespace

Result<Changes> changes_of(FileSystem& files, const Relocation& relocation) {
  return Collection(files, relocation).take();
}

PathMoves possible_moves(const std::string& old_prefix, const std::string& new_prefix) {
  PathMoves moves{{old_prefix, new_prefix}};
  std::string_view old_path = old_prefix;
  std::string_view new_path = new_prefix;
  while (base_name(old_path) == base_name(new_path)) {
    old_path = parent_path(old_path);
    new_path = parent_path(new_path);
    if (old_path == "/" || new_path == "/" || old_path == new_path) break;
    moves.push_back({std::string(old_path), std::string(new_path)});
  }
  return moves;
}

PathMoves moves_between(FileSystem& files, const std::string& old_prefix,
                        const std::string& new_prefix) {
  PathMoves moves = possible_moves(old_prefix, new_prefix);
  std::erase_if(moves, [&](const PathMove& move) {
    if (move.from == old_prefix) return false;
    return files.link_status(move.from).has_value() || !files.status(move.to);
  });
  return moves;
}

std::vector<NameChange> names_between(const std::string& old_prefix,
                                      const std::string& new_prefix) {
  std::vector<NameChange> names;
  const auto add = [&](std::string_view old_path, std::string_view new_path) {
    const NameChange name{std::string(base_name(old_path)), std::string(base_name(new_path))};
    if (name.from != name.to && !name.from.empty() && !name.to.empty()) names.push_back(name);
  };
  add(old_prefix, new_prefix);
  add(parent_path(old_prefix), parent_path(new_prefix));
  return names;
}

}  // namespace venvctl
