// Directories that were seen being made in watched ones, and where the shells were at that moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/trust/witness.h"
#include "daemon/watch/watcher.h"

namespace venvctl {

// An environment that came by a rename, or before the daemon did, was not seen. What leaves its
// place is forgotten, and all is when events were lost.
class Sightings {
 public:
  static constexpr size_t kMaxSightings = 1024;  // the oldest makes room
  // An environment is complete some minutes after its directory, when packages are installed too.
  static constexpr std::chrono::seconds kKeptFor{3600};
  // Many directories of one moment share one look at the shells.
  static constexpr std::chrono::milliseconds kMoment{20};

  struct World {
    std::function<int64_t()> now_ns;  // since the epoch
    std::function<std::vector<std::string>()> working_directories;
  };
  explicit Sightings(World world) : world_(std::move(world)) {}

  void on_event(const WatchEvent& event);
  // `name` in the directory with that watch; absent: not seen.
  std::optional<SeenBirth> find(int watch, std::string_view name);
  // Of watches that nothing else needs: those that nothing here needs either, or no longer. The
  // others are to stay while what they saw may become an environment; a later call tells them.
  std::vector<int> hold_back(const std::vector<int>& unused);

 private:
  // Shared because hundreds of directories may be made in one moment, before a thousand shells.
  using Shells = std::shared_ptr<const std::vector<std::string>>;
  struct Seen {
    int watch;
    std::string name;
    int64_t at_ns;
    Shells shells;
  };
  void forget_old();
  void forget(int watch, std::string_view name);

  World world_;
  int64_t looked_at_ns_ = 0;  // at the shells
  Shells shells_;
  std::list<Seen> seen_;     // oldest first
  std::set<int> held_back_;  // watches
};

}  // namespace venvctl
