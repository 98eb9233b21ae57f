// Records which entries depend on which names in the watched directories. An entry is a known
// environment, or a list of all environments (KnownEnvironments::Survey).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/watch/watched_name.h"
#include "daemon/watch/watcher.h"

namespace venvctl {

// Only clear() removes dependencies. Interests removes them one by one, but here this would be
// slow, because thousands of entries depend on the same few parent directories. An outdated
// dependency only causes an additional inspection.
class Dependents {
 public:
  using Entry = uint32_t;
  // If more entries than this depend on a name, an event about this name counts for all entries.
  static constexpr size_t kMaxNamed = 16;

  void add(const WatchedName& input, Entry entry);
  void add_all(const WatchedName& input);
  void clear();

  struct Concerned {
    bool all = false;
    std::vector<Entry> entries;  // may contain duplicates
  };
  // Must not be called for an Overflow event, which concerns all entries.
  Concerned concerned_by(const WatchEvent& event) const;
  // Call this when the kernel has removed the watch.
  void forget_watch(int watch) { watches_.erase(watch); }

  bool has_watch(int watch) const { return watches_.contains(watch); }
  std::vector<int> watches() const;
  size_t watch_count() const { return watches_.size(); }
  // The number of dependencies that were added since the last clear().
  size_t size() const { return size_; }

 private:
  // A number that stands for a name. Numbers save memory, because the same few names occur in most
  // directories.
  using Name = uint32_t;
  static constexpr Name kAnyName = 0;
  static constexpr Entry kAllEntries = std::numeric_limits<Entry>::max();
  struct Dependency {
    Name name = kAnyName;
    Entry entry = 0;

    auto operator<=>(const Dependency&) const = default;
  };
  // Sorted. A dependency takes only eight bytes, because there are many: ten thousand environments
  // have half a million dependencies.
  using Dependencies = std::vector<Dependency>;

  Name number_of(const WatchedName& input);
  static std::span<const Dependency> with_name(const Dependencies& dependencies, Name name);
  static void collect(std::span<const Dependency> dependencies, Concerned& concerned);
  void replace_by_all(Dependencies& dependencies, Name name);

  std::unordered_map<int, Dependencies> watches_;
  std::unordered_map<std::string, Name> names_;
  size_t size_ = 0;
};

}  // namespace venvctl
