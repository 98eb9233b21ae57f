// Shared memory in which a process (the writer) publishes the path that it is accessing. If the
// writer hangs or dies, another process (the observer) can still read the path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fd.h"

namespace venvctl {

class SharedPlace {
 public:
  // The memory is shared with forked children, and with any process that gets its descriptor.
  // Absent if the memory could not be created.
  static std::optional<SharedPlace> make();
  // Maps a descriptor that another process created with make(). Absent if `fd` is not such a
  // descriptor.
  static std::optional<SharedPlace> at(UniqueFd fd);

  SharedPlace(SharedPlace&& other) noexcept;
  SharedPlace& operator=(SharedPlace&& other) noexcept;
  ~SharedPlace();

  int fd() const { return fd_.get(); }

  // Publishes the path that this process accesses; "" means that it accesses none. A path longer
  // than kMaxBytes is truncated.
  void set(std::string_view path);
  std::string path() const;
  // Adds a heartbeat, which shows the observer that the writer does not hang. set() and
  // end_waiting() also add one.
  void beat();
  uint64_t beats() const;
  // Call these before and after a wait that has its own deadline, so that the observer does not
  // mistake the wait for a file system that hangs.
  void begin_waiting();
  void end_waiting();
  bool is_waiting() const;
  // A text for the user that says what the process is doing, such as "measuring environment 3 of
  // 60". It is "" at first, and is truncated to kMaxStepBytes.
  void set_step(std::string_view step);
  std::string step() const;
  // Flags are set once and never cleared.
  enum class Flag : uint32_t {
    SilentDaemon = 1,  // the daemon did not answer this process
    // The process can skip a directory that hangs, and its result is still useful.
    MayLeaveOut = 2,
  };
  void raise(Flag flag);
  bool has(Flag flag) const;

  static constexpr size_t kMaxBytes = 4095;
  static constexpr size_t kMaxStepBytes = 127;

 private:
  struct Content;
  SharedPlace(UniqueFd fd, Content* content) : fd_(std::move(fd)), content_(content) {}

  UniqueFd fd_;
  Content* content_;
};

}  // namespace venvctl
