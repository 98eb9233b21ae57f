// The event loop. main creates the only one, and everything the daemon waits for goes through it.
#pragma once

struct uv_loop_s;

namespace venvctl {

class Loop {
 public:
  Loop();
  // All handles on the loop must be destroyed first; a remaining handle is a bug.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs until stop(), or until nothing is left to wait for.
  void run();
  // run() returns after the current callback.
  void stop();
  // Runs the callbacks that are ready, without waiting; for tests and for shutdown.
  void run_pending();

  uv_loop_s* handle() { return loop_; }  // for the other files in this folder

 private:
  uv_loop_s* loop_;
};

}  // namespace venvctl
