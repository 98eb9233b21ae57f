// The event loop. main creates the only loop, and the daemon waits only in it.
#pragma once

struct uv_loop_s;

namespace venvctl {

class Loop {
 public:
  Loop();
  // All handles of the loop must be destroyed before the loop. A remaining handle is a bug.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs until stop() is called, or until there is nothing to wait for.
  void run();
  // Makes run() return after the current callback.
  void stop();
  // Runs the callbacks that are ready, without waiting. Used by tests and at shutdown.
  void run_pending();

  uv_loop_s* handle() { return loop_; }  // for the other files in this folder

 private:
  uv_loop_s* loop_;
};

}  // namespace venvctl
