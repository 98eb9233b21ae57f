// A queue of the ids of decisions that must be checked again. Each id is in it only once.
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
  // The delay of add_soon(). New directories come in groups (a checkout, an unpacked archive), so
  // one check can serve many.
  static constexpr std::chrono::milliseconds kSoon{100};

  // `on_due` is called when the decisions of add_soon() are due.
  RecheckQueue(Loop& loop, std::function<void()> on_due);

  // Adds decisions that are due kSoon after the first call. Decisions that are added until then are
  // due at the same time.
  void add_soon(std::span<const uint32_t> ids);
  // Adds a decision that is due immediately. on_due is not called.
  void add(uint32_t id) { due_.insert(id); }
  void remove(uint32_t id);
  void clear();
  bool contains(uint32_t id) const { return soon_.contains(id) || due_.contains(id); }
  // Removes a decision that is due and returns it; absent if there is none.
  std::optional<uint32_t> take();

 private:
  std::set<uint32_t> soon_;
  std::set<uint32_t> due_;
  Timer timer_;
};

}  // namespace venvctl
