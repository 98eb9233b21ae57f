// Which decisions depend on which names in which watched directories.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/watch/watcher.h"

namespace venvctl {

// What a decision looked at: a name in a watched directory, or its whole listing: for the names
// that decide (kMarkers), for these and new directories (name ""), or for all (kEveryName).
struct Interest {
  static constexpr char kEveryName[] = "/";  // no file has one of these names
  static constexpr char kMarkers[] = ".";
  int watch = 0;
  std::string name;
};

enum class Concern {
  None,
  Possible,  // an unknown new directory in a listing: only a new look can tell
  Certain,
};
// What `event` means for someone with `interest`.
Concern concern_of(const Interest& interest, const WatchEvent& event);

class Interests {
 public:
  using Decision = uint64_t;

  void add(Decision decision, std::span<const Interest> interests);
  void remove(Decision decision, std::span<const Interest> interests);
  void clear();

  struct Concerned {
    std::vector<Decision> certain;
    std::vector<Decision> possible;
  };
  // Each decision once; one that is certain is not among the possible. Not for Overflow, which
  // concerns all.
  Concerned concerned_by(const WatchEvent& event) const;

  // Watches that some decision had an interest in and none has now; each is told once.
  std::vector<int> take_unused();
  bool has_watch(int watch) const { return entries_.contains(watch); }
  size_t watch_count() const { return entries_.size(); }

 private:
  struct Entry {
    std::string name;
    Decision decision;
  };
  std::unordered_map<int, std::vector<Entry>> entries_;  // by watch
  std::vector<int> emptied_;                             // some may have new entries again
};

}  // namespace venvctl
