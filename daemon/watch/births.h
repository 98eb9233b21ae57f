// Records directories that are created in watched directories, and where the shells were then.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/trust/witness.h"
#include "daemon/watch/watcher.h"

namespace venvctl {

// An environment that was renamed into place, or that is older than the daemon, has no record. A
// record is dropped when its directory is moved or deleted; lost events drop all records.
class Births {
 public:
  static constexpr size_t kMaxBirths = 1024;  // beyond this, the oldest is dropped
  // Installing packages may complete an environment only minutes after its directory was created.
  static constexpr std::chrono::seconds kKeptFor{3600};
  // The shells' directories are read for each new directory, because a tool may be done three
  // milliseconds after `cd`. Many new directories in a short time use up these reads, the sooner
  // the more shells are open; directories in between share the last read. A read after a shell's
  // question is not counted: the question costs more.
  static constexpr int64_t kMaxReads = 16'000;  // a shell's directory is one read, of about 6 µs
  static constexpr int64_t kReadsPerMillisecond = 16;

  struct World {
    std::function<int64_t()> now_ns;  // since the Unix epoch
    std::function<std::vector<std::string>()> working_directories;
    // How many questions shells have asked: a shell that asks has moved, so the last read is
    // outdated.
    std::function<uint64_t()> questions;
    // Calls on_event for all events up to now: a worker may find a directory before the loop reads
    // its event.
    std::function<void()> read_events;
  };
  explicit Births(World world) : world_(std::move(world)) {}

  void on_event(const WatchEvent& event);
  // The record of `name` in the directory with that watch; absent: none.
  std::optional<Birth> find(int watch, std::string_view name);
  // Drops the record: something other than the user created the directory. A directory created
  // later under this name is recorded again.
  void forget(int watch, std::string_view name);
  // `unused`: watches that nothing else needs. Returns those that no record here needs, including
  // ones that were held back earlier. The others stay while their directories may become
  // environments; a later call returns them.
  std::vector<int> hold_back(const std::vector<int>& unused);

 private:
  // Shared because hundreds of directories may be created at one moment, with a thousand shells
  // open.
  using Shells = std::shared_ptr<const std::vector<std::string>>;
  struct Seen {
    int watch;
    std::string name;
    int64_t at_ns;
    Shells shells;
  };
  using Order = std::list<Seen>;
  using Names = std::map<std::string_view, Order::iterator>;  // the texts are those of seen_
  void look_at_shells(int64_t now_ns);
  Order::iterator erase(Order::iterator at);
  void forget_watch(int watch);
  void forget_old();

  World world_;
  int64_t reads_left_ = kMaxReads;
  int64_t raised_ns_ = 0;   // when reads_left_ was last raised
  uint64_t questions_ = 0;  // at the last read of the shells
  Shells shells_;
  Order seen_;  // oldest first
  std::unordered_map<int, Names> by_watch_;
  std::set<int> held_back_;  // watches
};

}  // namespace venvctl
