#include "client/cli/lookup/disk_space.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr size_t kMaxWalkers = 8;
constexpr std::chrono::milliseconds kNoteEvery{50};

using Inode = std::pair<dev_t, ino_t>;

struct Measured {
  // Bytes of files that only this environment can contain.
  uint64_t own_bytes = 0;
  std::vector<std::pair<Inode, uint64_t>> shareable;  // files that may be shared, and their sizes
};

// The place that a thread is accessing. Only the main thread reports places to the session, because
// the session can note only one place.
class Position {
 public:
  void set(const std::string& path) {
    const std::lock_guard lock(mutex_);
    path_ = path;
    ++steps_;
  }
  std::pair<std::string, uint64_t> get() {
    const std::lock_guard lock(mutex_);
    return {path_, steps_};
  }

 private:
  std::mutex mutex_;
  std::string path_;
  uint64_t steps_ = 0;
};

void add(const struct stat& status, bool is_nested, Measured& measured) {
  const uint64_t bytes = static_cast<uint64_t>(status.st_blocks) * 512;
  const bool has_links = !S_ISDIR(status.st_mode) && status.st_nlink > 1;
  if (!is_nested && !has_links) {
    measured.own_bytes += bytes;
  } else {
    measured.shareable.push_back({{status.st_dev, status.st_ino}, bytes});
  }
}

Measured measured(const std::string& prefix, bool is_nested, Position& position) {
  Measured found;
  position.set(prefix);
  struct stat top {};
  if (stat(prefix.c_str(), &top) != 0) return found;
  add(top, is_nested, found);
  std::error_code error;
  using Iterator = std::filesystem::recursive_directory_iterator;
  Iterator at(prefix, std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && at != Iterator(); at.increment(error)) {
    struct stat status {};
    if (lstat(at->path().c_str(), &status) != 0) continue;
    if (status.st_dev != top.st_dev) {
      at.disable_recursion_pending();
      continue;
    }
    add(status, is_nested, found);
    if (S_ISDIR(status.st_mode)) position.set(at->path().native());
  }
  return found;
}

// For each of `prefixes`: whether it contains another prefix, or is inside another one.
std::vector<bool> nested(std::span<const std::string> prefixes) {
  const std::set<std::string, std::less<>> all(prefixes.begin(), prefixes.end());
  std::set<std::string, std::less<>> found;
  for (const std::string& prefix : all) {
    for (const std::string& outer : path_and_parents(parent_path(prefix))) {
      if (all.contains(outer)) found.insert({prefix, outer});
    }
  }
  std::vector<bool> is_nested;
  for (const std::string& prefix : prefixes) is_nested.push_back(found.contains(prefix));
  return is_nested;
}

class Measurement {
 public:
  Measurement(Session& session, std::vector<std::string> prefixes)
      : session_(session),
        prefixes_(std::move(prefixes)),
        is_nested_(nested(prefixes_)),
        measured_(prefixes_.size()),
        positions_(std::min({kMaxWalkers, prefixes_.size(),
                             std::max<size_t>(2, std::thread::hardware_concurrency())})),
        seen_(positions_.size()) {}

  std::vector<Measured> run() {
    std::vector<std::thread> threads;
    running_ = positions_.size();
    for (Position& position : positions_) threads.emplace_back([&] { measure(position); });
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, kNoteEvery, [this] { return running_ == 0; })) note_progress();
    lock.unlock();
    session_.end_steps();
    for (std::thread& thread : threads) thread.join();
    return std::move(measured_);
  }

 private:
  void measure(Position& position) {
    for (size_t i = next_++; i < prefixes_.size(); i = next_++) {
      measured_[i] = measured(prefixes_[i], is_nested_[i], position);
    }
    position.set("");
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_one();
  }

  // Reports the place that a thread has been accessing for the longest time. If a thread hangs, it
  // hangs in this place.
  void note_progress() {
    bool has_moved = false;
    for (size_t i = 0; i < positions_.size(); ++i) {
      auto [path, steps] = positions_[i].get();
      if (steps == seen_[i].steps) {
        ++seen_[i].ticks;
      } else {
        seen_[i] = {std::move(path), steps, 0};
        has_moved = true;
      }
    }
    if (!has_moved) return;
    const auto slowest = std::ranges::max_element(
        seen_, {}, [](const Seen& each) { return each.path.empty() ? -1 : each.ticks; });
    session_.note_place(slowest->path);
    const size_t begun = std::min<size_t>(next_, prefixes_.size());
    session_.note_step("measuring environment " + std::to_string(begun) + " of " +
                       std::to_string(prefixes_.size()));
  }

  struct Seen {
    std::string path;
    uint64_t steps = 0;
    int ticks = 0;  // time since the place last changed
  };

  Session& session_;
  const std::vector<std::string> prefixes_;
  const std::vector<bool> is_nested_;
  std::vector<Measured> measured_;
  std::vector<Position> positions_;
  std::vector<Seen> seen_;
  std::atomic<size_t> next_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  size_t running_ = 0;  // guarded by mutex_
};

}  // namespace

std::vector<uint64_t> disk_space_of(Session& session, std::span<const std::string> prefixes) {
  std::vector<std::string> real_paths;
  for (const std::string& prefix : prefixes) {
    real_paths.push_back(real_path(session.files(), prefix).value_or(prefix));
  }
  std::vector<uint64_t> sizes;
  std::set<Inode> counted;
  for (const Measured& each : Measurement(session, std::move(real_paths)).run()) {
    uint64_t& bytes = sizes.emplace_back(each.own_bytes);
    for (const auto& [inode, more] : each.shareable) {
      if (counted.insert(inode).second) bytes += more;
    }
  }
  return sizes;
}

}  // namespace venvctl
