// Records which directories were created in watched directories, and in which directories the
// shells were at that moment. This record (a birth) helps to decide whether the user created an
// environment.
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

// An environment has no record if it was moved to its place, or is older than the daemon. A record
// is dropped when its directory is moved or deleted. If events were lost, all records are dropped.
class Births {
 public:
  static constexpr size_t kMaxBirths = 1024;  // if there are more, the oldest is dropped
  // A budget for reading the shells' directories. They are read for each new directory, because a
  // tool may create a directory only three milliseconds after its shell has run `cd`. If many
  // directories are created in a short time, the budget is used up (faster if more shells are
  // open). Until it has grown again, further directories use the result of the last read. A read
  // after a shell's question is not counted, because answering the question takes much longer.
  static constexpr int64_t kMaxReads = 16'000;  // a shell's directory is one read, of about 6 µs
  static constexpr int64_t kReadsPerMillisecond = 16;

  struct World {
    std::function<int64_t()> now_ns;  // nanoseconds since 1970
    std::function<std::vector<std::string>()> working_directories;
    // How many questions shells have asked. A shell that asks has usually changed its directory, so
    // the last result of reading is then outdated.
    std::function<uint64_t()> questions;
    // Calls on_event for all events up to now. This is needed because a worker may find a directory
    // before the loop has read the event about it.
    std::function<void()> read_events;
  };
  explicit Births(World world) : world_(std::move(world)) {}

  void on_event(const WatchEvent& event);
  // The record of `name` in the directory with this watch; absent if there is none.
  std::optional<Birth> find(int watch, std::string_view name);
  // Drops the record, because something other than the user created the directory, for example a
  // checkout. If a directory with this name is created later, it is recorded again.
  void forget(int watch, std::string_view name);
  // `unused` are watches that no other part of the daemon needs. Returns the watches that no record
  // needs, from `unused` and from the watches that earlier calls held back. Holds back the other
  // watches until a later call, because their directories may still become environments.
  std::vector<int> hold_back(const std::vector<int>& unused);

 private:
  // Shared, because hundreds of directories may be created at one moment while a thousand shells
  // are open.
  using Shells = std::shared_ptr<const std::vector<std::string>>;
  struct Seen {
    int watch;
    std::string name;
    int64_t at_ns;
    Shells shells;
  };
  using Order = std::list<Seen>;
  using Names = std::map<std::string_view, Order::iterator>;  // the texts belong to seen_
  void look_at_shells(int64_t now_ns);
  Order::iterator erase(Order::iterator at);
  void forget_watch(int watch);
  void forget_old();

  World world_;
  int64_t reads_left_ = kMaxReads;
  int64_t raised_ns_ = 0;   // when reads_left_ was last increased
  uint64_t questions_ = 0;  // the number of questions when the shells were last read
  Shells shells_;
  Order seen_;  // oldest first
  std::unordered_map<int, Names> by_watch_;
  std::set<int> held_back_;  // watches that hold_back() did not return yet
};

}  // namespace venvctl
