#include "client/cli/output/terminal.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/base/fd.h"
#include "core/base/system_error.h"

namespace venvctl {
namespace {

constexpr size_t kStandardColumns = 80;

std::string_view escape(Style style) {
  switch (style) {
    case Style::Plain:
      return "";
    case Style::Bold:
      return "\x1b[1m";
    case Style::Dim:
      return "\x1b[2m";
    case Style::Good:
      return "\x1b[32m";
    case Style::Warning:
      return "\x1b[33m";
    case Style::Bad:
      return "\x1b[31m";
  }
  return "";
}

std::string styled(Style style, std::string_view text) {
  return std::string(escape(style)) + std::string(text) + "\x1b[0m";
}

}  // namespace

StandardStreams StandardStreams::of_this_process() {
  winsize size{};
  const bool has_size = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return {isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1,
          has_size ? size.ws_col : size_t{0}};
}

Terminal::Terminal(const Variables& variables, const StandardStreams& streams)
    : is_dumb_(variables.get("TERM").value_or("dumb") == "dumb"),
      no_color_(variables.non_empty("NO_COLOR") || is_dumb_),
      streams_(streams) {}

void Terminal::print(std::string_view text) { printed_ += text; }

void Terminal::write_line(std::string_view line) {
  const bool is_one_screen = streams_.out_is_tty && streams_.err_is_tty;
  if (is_one_screen && printed_before_) printed_before_ = write_printed();
  std::string text(line);
  text += '\n';
  // A closed standard error must not make a command fail.
  static_cast<void>(write_full(STDERR_FILENO, text).ok());
}

void Terminal::say(std::string_view line) {
  if (volume_ != Volume::Quiet) write_line(line);
}

void Terminal::explain(std::string_view line) {
  if (volume_ == Volume::Verbose) write_line(line);
}

void Terminal::complain(std::string_view line) { write_line(line); }

bool Terminal::is_colored(bool is_tty) const {
  if (color_ == Color::Auto) return is_tty && !no_color_;
  return color_ == Color::Always;
}

std::string Terminal::out(Style style, std::string_view text) const {
  std::string shown;
  append_out(shown, style, text);
  return shown;
}

void Terminal::append_out(std::string& to, Style style, std::string_view text) const {
  if (is_colored(streams_.out_is_tty) && style != Style::Plain)
    to += styled(style, text);
  else
    to += text;
}

std::string Terminal::err(Style style, std::string_view text) const {
  return is_colored(streams_.err_is_tty) && style != Style::Plain ? styled(style, text)
                                                                  : std::string(text);
}

size_t Terminal::columns() const {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) return size.ws_col;
  return streams_.err_columns != 0 ? streams_.err_columns : kStandardColumns;
}

Result<void> Terminal::finish() {
  auto written = write_printed();
  return printed_before_ ? written : printed_before_;
}

Result<void> Terminal::write_printed() {
  std::string_view rest = printed_;
  while (!rest.empty()) {
    const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      break;
    } else if (errno != EINTR) {
      const int error = errno;
      printed_.clear();
      return system_error("write the output", error);
    }
  }
  printed_.clear();
  return {};
}

}  // namespace venvctl
