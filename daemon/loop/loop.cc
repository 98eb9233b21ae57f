#include "daemon/loop/loop.h"

#include <uv.h>

#include "core/base/check.h"

namespace venvctl {

Loop::Loop() : loop_(new uv_loop_t) { VENVCTL_CHECK(uv_loop_init(loop_) == 0); }

Loop::~Loop() {
  // The handles are freed in their close callbacks, which run in this last iteration.
  uv_run(loop_, UV_RUN_NOWAIT);
  VENVCTL_CHECK(uv_loop_close(loop_) == 0);
  delete loop_;
}

void Loop::run() { uv_run(loop_, UV_RUN_DEFAULT); }

void Loop::stop() { uv_stop(loop_); }

void Loop::run_pending() { uv_run(loop_, UV_RUN_NOWAIT); }

}  // namespace venvctl
