// Which entries rest on which names in which watched directories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/watch/watcher.h"
#include "daemon/workers/watching_file_system.h"

namespace venvctl {

// Unlike the interests of decisions they are never taken back one by one: thousands of entries rest
// on the same few directories above them. What no longer counts costs a look too many.
class Dependents {
 public:
  using Entry = uint32_t;
  // A name that so many rest on concerns all.
  static constexpr size_t kMaxNamed = 16;

  void add(const WatchedInput& input, Entry entry);
  void add_all(const WatchedInput& input);
  void clear();

  struct Concerned {
    bool all = false;
    std::vector<Entry> entries;  // some may be there twice
  };
  // Not for Overflow, which concerns all.
  Concerned concerned_by(const WatchEvent& event) const;
  // The kernel has taken the watch away.
  void forget_watch(int watch) { watches_.erase(watch); }

  bool has_watch(int watch) const { return watches_.contains(watch); }
  std::vector<int> watches() const;
  size_t watch_count() const { return watches_.size(); }
  // How many entries rest on how many names: grows with every change, until all is cleared.
  size_t size() const { return size_; }

 private:
  struct Resting {
    bool all = false;
    std::vector<Entry> entries;
  };
  using Names = std::unordered_map<std::string, Resting>;
  static void collect(const Resting& resting, Concerned& concerned);

  std::unordered_map<int, Names> watches_;
  size_t size_ = 0;
};

}  // namespace venvctl
