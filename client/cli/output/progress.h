// Shows the progress of a long step: an animated line if standard error is a terminal, otherwise a
// line that does not change.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "client/cli/output/terminal.h"

namespace venvctl {

class Progress {
 public:
  static constexpr std::chrono::milliseconds kFrame{80};

  // `terminal` must outlive this object.
  explicit Progress(Terminal& terminal) : terminal_(terminal) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { end(); }

  void begin(std::string title);  // "creating .venv"
  void rename(std::string title) { title_ = std::move(title); }
  void hear(std::string_view tool_output);  // its last line is shown next to the title
  void tick();                              // draws the next frame when it is due
  void end();                               // erases the animated line

 private:
  using Clock = std::chrono::steady_clock;
  bool moves() const;

  Terminal& terminal_;
  std::string title_;
  std::string heard_;
  Clock::time_point began_;
  Clock::time_point drawn_;
  size_t frame_ = 0;
  bool is_drawn_ = false;
};

}  // namespace venvctl
