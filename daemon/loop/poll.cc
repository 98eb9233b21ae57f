#include "daemon/loop/poll.h"

#include "daemon/loop/handle.h"

namespace venvctl {

struct Poll::State : HandleState<uv_poll_t, std::function<void()>> {};

Poll::Poll(Loop& loop, int fd, std::function<void()> callback)
    : state_(open_handle<State>(std::move(callback), [&loop, fd](uv_poll_t* handle) {
        return uv_poll_init(loop.handle(), handle, fd);
      })) {}

Poll::~Poll() { close_handle(state_); }

void Poll::start(For what) {
  // libuv stops waiting after an error.
  if (awaited_ == what && uv_is_active(reinterpret_cast<const uv_handle_t*>(&state_->uv))) return;
  awaited_ = what;
  const int events = what == For::Reading   ? UV_READABLE
                     : what == For::Writing ? UV_WRITABLE
                                            : UV_PRIORITIZED;
  uv_poll_start(&state_->uv, events,
                [](uv_poll_t* handle, int, int) { call_back(static_cast<State*>(handle->data)); });
}

void Poll::stop() {
  awaited_.reset();
  uv_poll_stop(&state_->uv);
}

}  // namespace venvctl
