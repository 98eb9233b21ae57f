#include "client/cli/deletion/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "client/cli/deletion/environment_contents.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/mount_points.h"
#include "core/files/version_control.h"

namespace venvctl {

// Something in the tree that prevents its deletion.
struct Obstacle {
  std::string path;  // relative to the directory that would be deleted
  std::string what;
};

namespace {

constexpr std::string_view kEnvironmentMarks[] = {"pyvenv.cfg", "conda-meta"};

constexpr std::string_view kMounted = "a mount point";
constexpr std::string_view kRepository = "a repository";
constexpr std::string_view kEnvironment = "an environment";
constexpr std::string_view kForeign = "";  // the message shows only the entry's name
constexpr std::string_view kOfAnother = "owned by another user";
constexpr std::string_view kLocked = "protected by chattr";
constexpr std::string_view kUnreadable = "cannot be read";

struct Remedy {
  std::string_view obstacle;
  std::string_view fix;
};

// The most urgent obstacle comes first. A message names it first and recommends its fix.
constexpr Remedy kRemedies[] = {
    {kMounted, "unmount it first"},
    {kRepository, "move the repository elsewhere first"},
    {kEnvironment, "move that environment elsewhere first"},
    {kForeign, "move these entries elsewhere, or delete the environment's files manually"},
    {kOfAnother, "ask the owner to remove them or to give them to you (chown)"},
    {kLocked, "remove the protection with chattr first"},
};
constexpr std::string_view kOtherFix = "fix this problem first";
constexpr size_t kShown = 4;
constexpr size_t kMaxObstacles = 1000;  // the search stops at this number

size_t rank_of(std::string_view what) {
  const auto* found = std::ranges::find(kRemedies, what, &Remedy::obstacle);
  return static_cast<size_t>(found - std::begin(kRemedies));
}

template <class List>
bool holds_one_of(std::span<const std::string> names, const List& wanted) {
  return std::ranges::any_of(
      wanted, [&](const auto& each) { return std::ranges::find(names, each) != names.end(); });
}

bool is_bytecode(const std::string& path) {
  if (base_name(path) == "__pycache__") return true;
  return path.ends_with(".pyc") && base_name(parent_path("/" + path)) == "__pycache__";
}

std::string listed(const std::vector<Obstacle>& obstacles) {
  std::string text;
  for (size_t i = 0; i < std::min(obstacles.size(), kShown); ++i) {
    text += (i > 0 ? ", " : "") + displayable(obstacles[i].path);
    const std::string& what = obstacles[i].what;
    if (!what.empty()) text += (what.starts_with(kUnreadable) ? " " : " is ") + what;
  }
  if (obstacles.size() <= kShown) return text;
  const size_t rest = obstacles.size() - kShown;
  const bool is_all = obstacles.size() < kMaxObstacles;
  return text + " and " + (is_all ? std::to_string(rest) : "many") + " more";
}

std::string real_path_of(int fd) {
  char target[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t size = readlink(link.c_str(), target, sizeof target);
  return {target, size > 0 ? static_cast<size_t>(size) : 0};
}

}  // namespace

// Inspects the whole tree once.
class DeletionGuard::Survey {
 public:
  Survey(const DeletionGuard& guard, Access access)
      : guard_(guard), top_(guard.top_), rules_(guard.rules_), access_(access) {}

  std::optional<Objection> objection() {
    const auto kept =
        std::ranges::find(rules_.kept, top_.status.identity, &KeptDirectory::identity);
    if (kept != rules_.kept.end()) kept_words_ = kept->words;
    if (auto first = objection_to_top()) return first;
    add_mounts();
    const UniqueFd fd = opened(top_.fd.get(), "", top_.status);
    auto names = fd ? names_in(fd.get(), top_.path) : system_failure("open", top_.path, errno);
    if (!names) return Objection{"cannot be read", "give yourself permission (chmod u+rwx)"};
    visit_top(fd.get(), *names);
    restore(fd, top_.status);
    return summary();
  }

 private:
  using Names = std::vector<std::string>;
  using Paths = std::set<std::string>;

  std::optional<Objection> objection_to_top() const {
    if (top_.status.owner != geteuid()) {
      return Objection{"is owned by another user", "ask the owner to remove it"};
    }
    if (top_.status.is_locked) {
      return Objection{"is protected by chattr", "remove the protection with chattr first"};
    }
    return rules_.keeps_directory ? std::nullopt : objection_of_parent();
  }

  // Checks that the directory itself can be removed. Otherwise a removal would delete the content,
  // but not the directory.
  std::optional<Objection> objection_of_parent() const {
    const auto parent = entry_status(top_.parent.get(), "");
    if (!parent) return Objection{"is in a directory that cannot be read", std::string(kOtherFix)};
    if (top_.status.mount != parent->mount || !top_.status.is_on_mount_of(*parent)) {
      return Objection{"is a mount point", "unmount it first"};
    }
    const bool is_writable = faccessat(top_.parent.get(), ".", W_OK | X_OK, AT_EACCESS) == 0;
    if (is_writable && !parent->is_locked) return std::nullopt;
    const std::string why = parent->is_locked ? "protected by chattr" : strerror(errno);
    return Objection{"is in a directory that is not writable (" + why + ")",
                     "make that directory writable first"};
  }

  bool is_left_out(std::string_view name) const {
    return !rules_.only.empty() && std::ranges::find(rules_.only, name) == rules_.only.end();
  }

  void add_mounts() {
    for (std::string& point : mount_points_below(real_path_of(top_.fd.get()))) {
      if (is_left_out(point.substr(0, point.find('/')))) continue;
      add(point, kMounted);
      mount_points_.insert(std::move(point));
    }
  }

  void visit_top(int fd, const Names& names) {
    const EnvironmentContents contents(fd, top_.path);
    Names unknown;
    for (const std::string& name : names) {
      if (is_left_out(name)) continue;
      const auto status = entry_status(fd, name);
      // Only the link itself is removed, so its target does not matter.
      const bool is_link = status && S_ISLNK(status->mode);
      if (is_link || (status && contents.is_expected(name, status->mode))) {
        visit_entry(fd, name, name, nullptr);
      } else {
        unknown.push_back(name);
      }
    }
    const Paths packaged = unknown.empty() ? Paths() : packaged_paths(fd, unknown);
    for (const std::string& name : unknown) {
      const bool is_of_installation = EnvironmentContents::is_of_conda_installation(name);
      is_conda_installation_ |= contents.is_conda() && is_of_installation;
      if (packaged.contains(name) && !is_of_installation) {
        visit_entry(fd, name, name, &packaged);
      } else if (!mount_points_.contains(name)) {
        add(name, kForeign);
      }
    }
  }

  // `packaged`: the paths that are allowed below an entry with an unexpected name; null: any path.
  void visit_entry(int parent, const std::string& name, const std::string& path,
                   const Paths* packaged) {
    if (mount_points_.contains(path) || obstacles_.size() >= kMaxObstacles) return;
    const auto status = entry_status(parent, name);
    if (!status && errno == ENOENT) return;
    if (!status) return add(path, std::string(kUnreadable) + ": " + strerror(errno));
    if (packaged != nullptr && !packaged->contains(path) && !is_bytecode(path)) {
      return add(path, kForeign);
    }
    if (!status->is_on_mount_of(top_.status)) return add(path, kMounted);
    if (status->owner != geteuid()) return add(path, kOfAnother);
    if (status->is_locked) return add(path, kLocked);
    if (status->is_directory()) visit_directory(parent, name, path, *status, packaged);
  }

  void visit_directory(int parent, const std::string& name, const std::string& path,
                       const EntryStatus& status, const Paths* packaged) {
    const UniqueFd fd = opened(parent, name, status);
    const auto names = fd ? names_in(fd.get(), path) : system_failure("open", path, errno);
    if (!names) return add(path, kUnreadable);
    const std::string_view obstacle = guard_.obstacle(status, *names);
    if (!obstacle.empty()) {
      add(path, obstacle);
    } else {
      for (const std::string& each : *names)
        visit_entry(fd.get(), each, path + "/" + each, packaged);
    }
    restore(fd, status);
  }

  UniqueFd opened(int parent, const std::string& name, const EntryStatus& status) const {
    const bool needs_permission = (status.mode & S_IRWXU) != S_IRWXU;
    if (needs_permission && access_ == Access::Opened) make_accessible(parent, name);
    return open_directory(parent, name);
  }

  void restore(const UniqueFd& fd, const EntryStatus& status) const {
    const bool needed_permission = (status.mode & S_IRWXU) != S_IRWXU;
    if (fd && needed_permission && access_ == Access::Opened) {
      static_cast<void>(fchmod(fd.get(), status.mode & ~static_cast<mode_t>(S_IFMT)));
    }
  }

  void add(const std::string& path, std::string_view what) {
    obstacles_.push_back({path, std::string(what)});
  }

  std::optional<Objection> summary() {
    if (obstacles_.empty()) return objection_of_kept();
    std::ranges::sort(obstacles_, [](const Obstacle& one, const Obstacle& other) {
      const size_t rank = rank_of(one.what);
      const size_t other_rank = rank_of(other.what);
      return rank != other_rank ? rank < other_rank : one.path < other.path;
    });
    if (is_conda_installation_) {
      return Objection{"is a conda installation (" + listed(obstacles_) + ")",
                       "uninstall it with the tool that installed it"};
    }
    const size_t rank = rank_of(obstacles_.front().what);
    const bool is_known = rank < std::size(kRemedies);
    const std::string kept = kept_words_.empty() ? "" : std::string(kept_words_) + " and ";
    return Objection{"contains " + kept + "more than an environment (" + listed(obstacles_) + ")",
                     std::string(is_known ? kRemedies[rank].fix : kOtherFix)};
  }

  std::optional<Objection> objection_of_kept() const {
    if (kept_words_.empty()) return std::nullopt;
    return Objection{"contains " + std::string(kept_words_),
                     "change to another directory, or delete the environment's files manually"};
  }

  const DeletionGuard& guard_;
  const HeldDirectory& top_;
  const DeletionRules& rules_;
  Access access_;
  // KeptDirectory::words if the top itself must be kept, otherwise ""
  std::string_view kept_words_;
  Paths mount_points_;
  std::vector<Obstacle> obstacles_;
  bool is_conda_installation_ = false;
};

DeletionGuard::DeletionGuard(const HeldDirectory& top, const DeletionRules& rules)
    : top_(top), rules_(rules) {}

std::optional<Objection> DeletionGuard::objection(Access access) const {
  return Survey(*this, access).objection();
}

std::string_view DeletionGuard::obstacle(const EntryStatus& directory,
                                         std::span<const std::string> names) const {
  if (!directory.is_on_mount_of(top_.status)) return kMounted;
  if (directory.owner != geteuid()) return kOfAnother;
  if (rules_.is_ours) return "";
  for (const KeptDirectory& kept : rules_.kept) {
    if (kept.identity == directory.identity) return kept.words;
  }
  if (is_repository(names)) return kRepository;
  return holds_one_of(names, kEnvironmentMarks) ? kEnvironment : "";
}

Error refusal(const std::string& shown_path, const Objection& objection) {
  return {ErrorCode::Failed, shown_path + " " + objection.what + ": " + objection.fix};
}

}  // namespace venvctl
