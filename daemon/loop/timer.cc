#include "daemon/loop/timer.h"

#include "daemon/loop/handle.h"

namespace venvctl {

struct Timer::State : HandleState<uv_timer_t, std::function<void()>> {};

namespace {
uint64_t count(std::chrono::milliseconds span) {
  return span.count() > 0 ? static_cast<uint64_t>(span.count()) : 0;
}
}  // namespace

Timer::Timer(Loop& loop, std::function<void()> callback)
    : state_(open_handle<State>(std::move(callback), [&loop](uv_timer_t* timer) {
        return uv_timer_init(loop.handle(), timer);
      })) {}

Timer::~Timer() { close_handle(state_); }

void Timer::start_once(std::chrono::milliseconds delay) {
  // Updates the loop's clock, which was last updated at the start of this iteration. After a long
  // callback, the delay would otherwise be too short.
  uv_update_time(state_->uv.loop);
  uv_timer_start(
      &state_->uv, [](uv_timer_t* timer) { call_back(static_cast<State*>(timer->data)); },
      count(delay), 0);
}

void Timer::start_every(std::chrono::milliseconds span) {
  uv_update_time(state_->uv.loop);
  uv_timer_start(
      &state_->uv, [](uv_timer_t* timer) { call_back(static_cast<State*>(timer->data)); },
      count(span), count(span));
}

void Timer::stop() { uv_timer_stop(&state_->uv); }

bool Timer::is_running() const {
  return uv_is_active(reinterpret_cast<const uv_handle_t*>(&state_->uv)) != 0;
}

}  // namespace venvctl
