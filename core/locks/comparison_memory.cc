#include "core/locks/comparison_memory.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/fields.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/files/real_file_system.h"
#include "core/inventory/installed_packages.h"
#include "core/locks/comparison.h"
#include "core/locks/lock_table.h"
#include "core/locks/marker.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 64UL * 1024 * 1024;
// Increase this number when the code of the comparison changes. Remembered results with another
// number are not used.
constexpr std::string_view kRules = "2";

std::string memory_path(const std::string& state_directory) {
  return state_directory + "/comparisons";
}

// Collects in one text everything on which the result of a comparison depends.
class Inputs {
 public:
  Inputs(FileSystem& files, int64_t now_ns) : files_(files), now_ns_(now_ns) { add(kRules); }

  void add(std::string_view text) {
    text_ += std::to_string(text.size()) + ":" + std::string(text);
  }

  void add_status(const std::string& path) {
    const auto status = files_.status(path);
    add(path);
    if (!status) return add("");
    add(std::to_string(status->device) + " " + std::to_string(status->inode) + " " +
        std::to_string(status->changed_ns));
    is_settled_ = is_settled_ && status->is_settled(now_ns_);
  }

  // The digest of all inputs. "" if an input changed so recently that its next change could have
  // the same change time and be missed.
  std::string stamp() const { return is_settled_ ? sha256(text_) : ""; }

 private:
  FileSystem& files_;
  const int64_t now_ns_;
  std::string text_;
  bool is_settled_ = true;
};

std::string stamp_of(FileSystem& files, const std::string& project, const std::string& prefix,
                     const Inspection& inspection, std::span<const std::string> further,
                     int64_t now_ns) {
  Inputs inputs(files, now_ns);
  for (const auto& [name, value] : marker_environment(inspection.version).values) {
    inputs.add(name);
    inputs.add(value);
  }
  for (const std::string_view name : lock_names()) inputs.add_status(join_path(project, name));
  for (const std::string& each : further) inputs.add_status(each);
  for (const std::string& each : directories_of_packages(files, prefix)) inputs.add_status(each);
  inputs.add_status(join_path(prefix, "conda-meta"));
  return inputs.stamp();
}

}  // namespace

ComparisonMemory ComparisonMemory::load(const std::string& state_directory) {
  RealFileSystem files;
  const auto bytes = files.read_file(memory_path(state_directory), kMaxBytes);
  ComparisonMemory memory;
  if (bytes) memory.before_ = from_bytes<std::vector<Each>>(*bytes).value_or(std::vector<Each>());
  std::ranges::sort(memory.before_, {}, &Each::prefix);
  return memory;
}

std::string ComparisonMemory::staleness_of(FileSystem& files, const std::string& project,
                                           const std::string& prefix, const Inspection& inspection,
                                           int64_t now_ns) {
  if (!may_be_stale(prefix, inspection)) return "";
  const auto before = std::ranges::lower_bound(before_, prefix, {}, &Each::prefix);
  if (before != before_.end() && before->prefix == prefix) {
    const std::string stamp = stamp_of(files, project, prefix, inspection, before->further, now_ns);
    if (!stamp.empty() && stamp == before->stamp) {
      asked_.push_back(*before);
      return before->stale;
    }
  }
  // The stamp is computed before the comparison, so that a change during the comparison leads to
  // another stamp the next time.
  Each found{prefix, "", "", further_lock_files(files, project)};
  found.stamp = stamp_of(files, project, prefix, inspection, found.further, now_ns);
  found.stale = staleness(files, project, prefix, inspection);
  std::string stale = found.stale;
  if (!found.stamp.empty()) {
    has_new_ = true;
    asked_.push_back(std::move(found));
  }
  return stale;
}

Result<void> ComparisonMemory::save(const std::string& state_directory) const {
  if (!has_new_) return {};
  return replace_cache(memory_path(state_directory), to_bytes(asked_));
}

}  // namespace venvctl
