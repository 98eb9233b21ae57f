// The output of a command: results go to standard output, messages to standard error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

enum class Style { Plain, Bold, Dim, Good, Warning, Bad };

// Properties of the standard streams. If a command runs in a child process whose output is
// captured, it uses the properties of the parent's streams.
struct StandardStreams {
  bool out_is_tty = false;
  bool err_is_tty = false;
  size_t err_columns = 0;  // 0: unknown

  static StandardStreams of_this_process();
};

class Terminal {
 public:
  enum class Color { Auto, Always, Never };
  enum class Volume { Quiet, Normal, Verbose };

  // NO_COLOR and TERM=dumb disable colours for `Auto`.
  explicit Terminal(const Variables& variables,
                    const StandardStreams& streams = StandardStreams::of_this_process());

  void set_color(Color color) { color_ = color; }
  void set_volume(Volume volume) { volume_ = volume; }
  Volume volume() const { return volume_; }

  // Writes to standard output without changes. Buffers the text until finish(). If both streams are
  // a terminal, buffers the text only until the next message, because the user sees the text and
  // the messages on one screen.
  void print(std::string_view text);
  void say(std::string_view line);       // a line on standard error; nothing with -q
  void explain(std::string_view line);   // like say, only with -v
  void complain(std::string_view line);  // like say, also with -q

  // `text` in the colour of the style; unchanged if the stream has no colours.
  std::string out(Style style, std::string_view text) const;
  void append_out(std::string& to, Style style, std::string_view text) const;
  std::string err(Style style, std::string_view text) const;

  bool err_is_tty() const { return streams_.err_is_tty; }
  bool err_can_redraw() const { return streams_.err_is_tty && !is_dumb_; }
  size_t columns() const;  // of standard error; 80 without a terminal

  // Writes the buffered output. If the reader has closed the pipe (`| head`), this is not an error.
  Result<void> finish();

 private:
  bool is_colored(bool is_tty) const;
  void write_line(std::string_view line);
  Result<void> write_printed();

  std::string printed_;
  Result<void> printed_before_;  // whether all text before the last message could be written
  Color color_ = Color::Auto;
  Volume volume_ = Volume::Normal;
  bool is_dumb_ = false;
  bool no_color_ = false;
  StandardStreams streams_;
};

}  // namespace venvctl
