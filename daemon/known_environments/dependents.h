// Records which entries depend on which names in which watched directories.
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

// Unlike the interests of decisions, dependencies are not removed one by one, because thousands of
// entries depend on the same few parent directories. An outdated one costs only an extra
// inspection.
class Dependents {
 public:
  using Entry = uint32_t;
  // A name with more dependents than this is taken to concern all entries.
  static constexpr size_t kMaxNamed = 16;

  void add(const WatchedName& input, Entry entry);
  void add_all(const WatchedName& input);
  void clear();

  struct Concerned {
    bool all = false;
    std::vector<Entry> entries;  // may contain duplicates
  };
  // Must not be called for Overflow, which concerns all entries.
  Concerned concerned_by(const WatchEvent& event) const;
  // The kernel has removed the watch.
  void forget_watch(int watch) { watches_.erase(watch); }

  bool has_watch(int watch) const { return watches_.contains(watch); }
  std::vector<int> watches() const;
  size_t watch_count() const { return watches_.size(); }
  // Number of dependencies; grows with every change until clear().
  size_t size() const { return size_; }

 private:
  using Name = uint32_t;  // a number, because the same few names occur in most directories
  static constexpr Name kAnyName = 0;
  static constexpr Entry kAllEntries = std::numeric_limits<Entry>::max();
  struct Dependency {
    Name name = kAnyName;
    Entry entry = 0;

    auto operator<=>(const Dependency&) const = default;
  };
  // Sorted. Ten thousand environments have half a million dependencies, so each takes eight bytes.
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
