#include "client/cli/templates/using.h"

#include <sys/stat.h>

#include <charconv>

#include "client/cli/output/progress.h"
#include "client/cli/repair/changes_writer.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/places/configuration.h"
#include "core/relocation/relocation.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr uint64_t kBytesPerMegabyte = 1'000'000;
constexpr uint64_t kMaxMegabytes = 1'000'000;

// In bytes.
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
                                       ", not a number of megabytes: run venvctl config set "
                                       "cache.max 500"};
  }
  return megabytes * kBytesPerMegabyte;
}

// The modes of files as the tool set them: in the template they are read-only. Shared files stay
// so.
void restore_modes(const std::string& prefix, const Inventory& inventory) {
  for (const ListedFile& each : inventory) {
    const std::string path = join_path(prefix, each.path);
    struct stat status {};
    const bool is_own = S_ISREG(each.mode) && lstat(path.c_str(), &status) == 0 &&
                        S_ISREG(status.st_mode) && status.st_nlink == 1;
    if (is_own) chmod(path.c_str(), each.mode & 07777);
  }
}

}  // namespace

Result<TemplateStore> template_store(Session& session) {
  const auto limit = limit_of(session);
  if (!limit) return limit.error();
  return TemplateStore(join_path(cache_directory(session.variables()), "venvctl/templates"),
                       *limit);
}

Result<CopyCount> use_template(Session& session, const TemplateStore& store, const Template& used,
                               const std::string& prefix, Sharing sharing, Interrupts& interrupts) {
  Progress progress(session.terminal());
  if (session.terminal().err_can_redraw()) progress.begin("copying " + session.shown(prefix));
  auto copied = copy_tree(store.tree(used.key), prefix, sharing, [&] {
    progress.tick();
    return !interrupts.taken();
  });
  progress.end();
  if (!copied) return copied.error();
  Relocation relocation{prefix, prefix, {{used.prefix, prefix}}};
  relocation.names = names_between(used.prefix, prefix);
  const auto changes = changes_of(session.files(), relocation);
  if (!changes) return changes.error();
  if (auto written = write_changes(prefix, *changes); !written) return written.error();
  restore_modes(prefix, used.inventory);
  if (auto finished = finish_directories(*copied, prefix); !finished) return finished.error();
  store.note_use(used);
  return copied->count;
}

}  // namespace venvctl
