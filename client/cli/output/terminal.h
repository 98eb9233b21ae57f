// Where a command writes: results on standard output, what is said to a person on standard error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

enum class Style { Plain, Bold, Dim, Good, Warning, Bad };

class Terminal {
 public:
  enum class Color { Auto, Always, Never };
  enum class Volume { Quiet, Normal, Verbose };

  // Looks at the descriptors once; NO_COLOR and TERM=dumb turn `Auto` off.
  explicit Terminal(const Variables& variables);

  void set_color(Color color) { color_ = color; }
  void set_volume(Volume volume) { volume_ = volume; }
  Volume volume() const { return volume_; }

  void print(std::string_view text);     // standard output, as it is; kept until finish()
  void say(std::string_view line);       // standard error, a line; nothing with -q
  void explain(std::string_view line);   // as say, with -v only
  void complain(std::string_view line);  // as say, with -q too

  // `text` in the colours of the stream, or as it is where that has none.
  std::string out(Style style, std::string_view text) const;
  void append_out(std::string& to, Style style, std::string_view text) const;
  std::string err(Style style, std::string_view text) const;

  bool err_is_tty() const { return err_is_tty_; }
  bool err_can_redraw() const { return err_is_tty_ && !is_dumb_; }
  size_t columns() const;  // of standard error; 80 where there is no terminal

  // Puts out what was printed. A reader that went away (`| head`) is success: nobody is left to
  // hear of it.
  Result<void> finish();

 private:
  bool is_colored(bool is_tty) const;

  std::string printed_;
  Color color_ = Color::Auto;
  Volume volume_ = Volume::Normal;
  bool is_dumb_ = false;
  bool no_color_ = false;
  bool out_is_tty_ = false;
  bool err_is_tty_ = false;
};

}  // namespace venvctl
