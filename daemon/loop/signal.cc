#include "daemon/loop/signal.h"

#include "daemon/loop/handle.h"

namespace venvctl {

struct Signal::State : HandleState<uv_signal_t, std::function<void()>> {};

Signal::Signal(Loop& loop, int number, std::function<void()> callback)
    : state_(open_handle<State>(std::move(callback), [&loop](uv_signal_t* handle) {
        return uv_signal_init(loop.handle(), handle);
      })) {
  VENVCTL_CHECK(uv_signal_start(
                    &state_->uv,
                    [](uv_signal_t* handle, int) { call_back(static_cast<State*>(handle->data)); },
                    number) == 0);
}

Signal::~Signal() { close_handle(state_); }

}  // namespace venvctl
