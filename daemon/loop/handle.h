// How the handles of this folder own theirs of libuv: freed in the close callback, never earlier.
#pragma once

#include <uv.h>

#include <utility>

#include "core/base/check.h"

namespace venvctl {

// libuv's handle and what to call. libuv uses the memory until its close callback has run, so it
// outlives the object that owns it.
template <class UvHandle, class Callback>
struct HandleState {
  UvHandle uv{};
  Callback callback;
};

// `start` is uv_xxx_init with what it takes behind the handle.
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

// A copy is called, because the callback may destroy the handle that holds it.
template <class State, class... Arguments>
void call_back(State* state, Arguments... arguments) {
  if (auto callback = state->callback) callback(arguments...);
}

}  // namespace venvctl
