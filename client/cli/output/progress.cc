#include "client/cli/output/progress.h"

#include <unistd.h>

#include <cstdio>

#include "core/base/fd.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kFrames[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
constexpr std::string_view kClearLine = "\r\x1b[K";

void write_raw(std::string_view text) { static_cast<void>(write_full(STDERR_FILENO, text).ok()); }

std::string tenths(std::chrono::steady_clock::duration span) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", std::chrono::duration<double>(span).count());
  return text;
}

}  // namespace

bool Progress::moves() const {
  return terminal_.err_can_redraw() && terminal_.volume() == Terminal::Volume::Normal;
}

void Progress::begin(std::string title) {
  end();
  title_ = std::move(title);
  heard_.clear();
  began_ = Clock::now();
  drawn_ = Clock::time_point();
  if (moves()) {
    tick();
  } else {
    terminal_.say("venvctl: " + title_);
  }
}

void Progress::hear(std::string_view tool_output) {
  for (std::string_view line : split(tool_output, '\n')) {
    // A tool may redraw its line, as pip's progress bar does. The newest text is then after the
    // last carriage return.
    const size_t drawn_over = trimmed(line).rfind('\r');
    if (drawn_over != std::string_view::npos) line = trimmed(line).substr(drawn_over + 1);
    if (!trimmed(line).empty()) heard_ = trimmed(line);
  }
}

void Progress::tick() {
  const auto now = Clock::now();
  if (!moves() || title_.empty() || now - drawn_ < kFrame) return;
  drawn_ = now;
  const std::string spent = tenths(now - began_);
  const size_t taken = display_columns(title_) + spent.size() + 8;
  std::string line = std::string(kClearLine) + std::string(kFrames[frame_++ % std::size(kFrames)]) +
                     " " + title_ + "  " + terminal_.err(Style::Dim, spent);
  if (!heard_.empty() && terminal_.columns() > taken + 10) {
    line += "  " + terminal_.err(Style::Dim, displayable(heard_, terminal_.columns() - taken));
  }
  write_raw(line);
  is_drawn_ = true;
}

void Progress::end() {
  if (is_drawn_) write_raw(kClearLine);
  is_drawn_ = false;
  title_.clear();
}

}  // namespace venvctl
