// Queues the numbers of decisions that must be checked again, each at most once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>

#include "daemon/loop/timer.h"

namespace venvctl {

class RecheckQueue {
 public:
  // New directories come in groups (a checkout, an unpacked archive): one check serves many.
  static constexpr std::chrono::milliseconds kSoon{100};

  // `on_due` is called when decisions of add_soon() have become due.
  RecheckQueue(Loop& loop, std::function<void()> on_due);

  // The decisions become due kSoon after the first call, with all that are added until then.
  void add_soon(std::span<const uint32_t> ids);
  // The decision becomes due immediately, without a call of on_due.
  void add(uint32_t id) { due_.insert(id); }
  void remove(uint32_t id);
  void clear();
  bool contains(uint32_t id) const { return soon_.contains(id) || due_.contains(id); }
  // A decision that is due; absent: none.
  std::optional<uint32_t> take();

 private:
  std::set<uint32_t> soon_;
  std::set<uint32_t> due_;
  Timer timer_;
};

}  // namespace venvctl
