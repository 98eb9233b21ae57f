// The event loop: everything the daemon waits for goes through the one that main makes.
#pragma once

struct uv_loop_s;

namespace venvctl {

class Loop {
 public:
  Loop();
  // Every handle on it must be gone: one that is left is a bug.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Until stop(), or until nothing is left to wait for.
  void run();
  // run() returns after the callback that is at work.
  void stop();
  // What is ready now, without waiting; for tests and for the end.
  void run_pending();

  uv_loop_s* handle() { return loop_; }  // for the other files of this folder

 private:
  uv_loop_s* loop_;
};

}  // namespace venvctl
