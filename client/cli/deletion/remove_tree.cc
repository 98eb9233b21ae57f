#include "client/cli/deletion/remove_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// The entry to remove first, and the entries to remove last. All others are removed in between.
constexpr std::string_view kFirst = "bin";
constexpr std::string_view kLast[] = {"conda-meta", "pyvenv.cfg"};

int place_in_order(std::string_view name) {
  if (name == kFirst) return -1;
  return name == kLast[0] ? 1 : name == kLast[1] ? 2 : 0;
}

class Removal {
 public:
  Removal(const HeldDirectory& top, const DeletionRules& rules)
      : top_(top), rules_(rules), guard_(top, rules) {}

  Result<void> run() const {
    if (auto found = check_place(); !found) return found;
    const auto objection = rules_.is_ours ? std::nullopt : guard_.objection(Access::Opened);
    if (objection) return refusal(displayable(top_.path), *objection);
    const UniqueFd fd = opened(top_.fd.get(), "");
    if (!fd) return system_failure("open", top_.path, errno);
    auto names = names_in(fd.get(), top_.path);
    if (!names) return names.error();
    if (!rules_.only.empty()) {
      std::erase_if(*names, [this](const std::string& name) {
        return std::ranges::find(rules_.only, name) == rules_.only.end();
      });
    }
    std::ranges::stable_sort(*names, {}, place_in_order);
    if (auto removed = remove_entries(fd.get(), *names, top_.path); !removed) return removed;
    return rules_.keeps_directory ? Result<void>() : remove_top();
  }

 private:
  static Result<void> remove_directory(int parent, const std::string& name,
                                       const std::string& path) {
    if (unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
    return system_failure("remove", path, errno);
  }

  // If the directory lacks permissions, adds them, because its entries could not be removed
  // otherwise.
  static UniqueFd opened(int parent, const std::string& name) {
    UniqueFd fd = open_directory(parent, name);
    if (!fd && errno == EACCES && make_accessible(parent, name)) fd = open_directory(parent, name);
    struct stat status {};
    if (fd && fstat(fd.get(), &status) == 0 && (status.st_mode & S_IRWXU) != S_IRWXU) {
      static_cast<void>(fchmod(fd.get(), (status.st_mode & 07777) | S_IRWXU));
    }
    return fd;
  }

  Result<void> check_place() const {
    const auto found = entry_status(top_.parent.get(), std::string(base_name(top_.path)));
    if (found && found->identity == top_.status.identity) return {};
    return Error{ErrorCode::Failed,
                 displayable(top_.path) +
                     " was replaced while venvctl was running: check it, then try again"};
  }

  Result<void> remove_top() const {
    if (auto found = check_place(); !found) return found;
    return remove_directory(top_.parent.get(), std::string(base_name(top_.path)), top_.path);
  }

  Result<void> remove_entries(int directory, const std::vector<std::string>& names,
                              const std::string& path) const {
    for (const std::string& name : names) {
      auto removed = remove_entry(directory, name, path + "/" + name);
      if (!removed) return removed;
    }
    return {};
  }

  Result<void> remove_entry(int parent, const std::string& name, const std::string& path) const {
    if (unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) return {};
    if (errno != EISDIR && errno != EPERM) return system_failure("remove", path, errno);
    const UniqueFd fd = opened(parent, name);
    const auto status = fd ? entry_status(fd.get(), "") : std::nullopt;
    if (!status) return system_failure("remove", path, errno);
    auto names = names_in(fd.get(), path);
    if (!names) return names.error();
    if (const auto obstacle = guard_.obstacle(*status, *names); !obstacle.empty()) {
      return Error{ErrorCode::Failed, displayable(path) +
                                          " changed while venvctl was running (now: " +
                                          std::string(obstacle) + "): check it, then try again"};
    }
    if (auto emptied = remove_entries(fd.get(), *names, path); !emptied) return emptied;
    return remove_directory(parent, name, path);
  }

  const HeldDirectory& top_;
  const DeletionRules& rules_;
  DeletionGuard guard_;
};

}  // namespace

Result<void> remove_tree(const HeldDirectory& top, const DeletionRules& rules) {
  return Removal(top, rules).run();
}

}  // namespace venvctl
