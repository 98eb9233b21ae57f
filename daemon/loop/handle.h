// Owns libuv handles. A handle is freed in its close callback, never earlier.
#pragma once

#include <uv.h>

#include <utility>

#include "core/base/check.h"

namespace venvctl {

// A libuv handle, and the callback for its events. libuv uses this memory until the close callback
// has run, so the memory is freed later than the object that owns the handle.
template <class UvHandle, class Callback>
struct HandleState {
  UvHandle uv{};
  Callback callback;
};

// `start` initializes the new handle with uv_xxx_init.
template <class State, class Start, class Callback>
State* open_handle(Callback callback, Start start) {
  auto* state = new State;
  state->callback = std::move(callback);
  VENVCTL_CHECK(start(&state->uv) == 0);
  state->uv.data = state;
  return state;
}

template <class State>
void close_handle(State* state) {
  state->callback = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(&state->uv),
           [](uv_handle_t* handle) { delete static_cast<State*>(handle->data); });
}

// Calls a copy of the callback, because the callback may close its handle, which destroys the
// original.
template <class State, class... Arguments>
void call_back(State* state, Arguments... arguments) {
  if (auto callback = state->callback) callback(arguments...);
}

}  // namespace venvctl
