#include "client/cli/templates/using.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "client/cli/output/progress.h"
#include "client/cli/repair/changes_writer.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/places/configuration.h"
#include "core/relocation/relocation.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr uint64_t kBytesPerMegabyte = 1'000'000;
constexpr uint64_t kMaxMegabytes = 1'000'000;

// The setting cache.max, in bytes.
Result<uint64_t> limit_of(Session& session) {
  auto places = session.places();
  if (!places) return places.error();
  auto configuration = Configuration::load(places->config_path());
  if (!configuration) return configuration.error();
  auto setting = configuration->get("cache.max");
  if (!setting) return setting.error();
  uint64_t megabytes = 0;
  const char* end = setting->value.data() + setting->value.size();
  const auto [at, error] = std::from_chars(setting->value.data(), end, megabytes);
  if (error != std::errc() || at != end || megabytes > kMaxMegabytes) {
    return Error{ErrorCode::Usage, "cache.max is " + in_quotes(setting->value) +
                                       ", not a number of megabytes up to 1000000: run venvctl "
                                       "config set cache.max 500"};
  }
  return megabytes * kBytesPerMegabyte;
}

// Without this link, an environment is incomplete. The link is made last, so that an interrupted
// copy is recognized.
constexpr char kLast[] = "bin/python";

Result<void> make_last(const Relocation& relocation, const Inventory& inventory) {
  const auto listed = std::ranges::find(inventory, kLast, &ListedFile::path);
  if (listed == inventory.end() || !S_ISLNK(listed->mode)) {
    return Error{ErrorCode::Failed,
                 "the template has no link " + std::string(kLast) + ": run venvctl cache clear"};
  }
  const std::string path = join_path(relocation.prefix, kLast);
  const std::string target = moved_path(listed->target, relocation.moves);
  if (symlink(target.c_str(), path.c_str()) == 0) return {};
  return system_error("write " + in_quotes(path), errno);
}

// Gives the files the modes that the tool had set, because files of the template are read-only.
// Hard links to files of the template stay read-only.
void restore_modes(const std::string& prefix, const Inventory& inventory) {
  for (const ListedFile& each : inventory) {
    const std::string path = join_path(prefix, each.path);
    struct stat status {};
    const bool is_own = S_ISREG(each.mode) && lstat(path.c_str(), &status) == 0 &&
                        S_ISREG(status.st_mode) && status.st_nlink == 1;
    if (is_own) chmod(path.c_str(), each.mode & kPermissionBits);
  }
}

}  // namespace

Result<TemplateStore> template_store(Session& session) {
  const auto limit = limit_of(session);
  if (!limit) return limit.error();
  return TemplateStore(join_path(cache_directory(session.variables()), "venvctl/templates"), *limit,
                       session.user());
}

Result<CopyCount> use_template(Session& session, const TemplateStore& store, const Template& used,
                               const CreateRequest& request, Sharing sharing,
                               Interrupts& interrupts) {
  const std::string& prefix = request.prefix;
  struct stat top {};
  if (lstat(prefix.c_str(), &top) != 0) {
    return system_error("read " + in_quotes(prefix), errno);
  }
  Progress progress(session.terminal());
  if (session.terminal().err_can_redraw()) progress.begin("copying " + session.shown(prefix));
  const std::string tree = store.tree(used.key);
  auto copied = copy_tree(
      tree, prefix, sharing,
      [&] {
        progress.tick();
        return !interrupts.taken();
      },
      kLast);
  progress.end();
  if (!copied) return copied.error();
  Relocation relocation{prefix, prefix, {{used.prefix, prefix}}};
  // The tools use the directory's name if the user gave no other name for the prompt.
  if (request.prompt.empty()) {
    relocation.names = {{std::string(base_name(used.prefix)), std::string(base_name(prefix))}};
  }
  const auto changes = changes_of(session.files(), relocation);
  if (!changes) return changes.error();
  auto written = write_changes(prefix, *changes, Durability::Unsynced);
  if (!written) return written.error();
  restore_modes(prefix, used.inventory);
  CopiedTree::Directory& copied_top = copied->directories.front();
  copied_top.status.st_mode = top.st_mode;
  copied_top.status.st_gid = top.st_gid;
  if (auto finished = finish_directories(*copied, prefix); !finished) return finished.error();
  written = make_last(relocation, used.inventory);
  if (!written) return written.error();
  store.note_use(used);
  return copied->count;
}

}  // namespace venvctl
