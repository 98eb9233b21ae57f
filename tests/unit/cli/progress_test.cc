#include "client/cli/output/progress.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "client/cli/output/terminal.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::progress_test {

// What `show` writes to standard error.
template <class Show>
std::string written(bool is_terminal, Show show) {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/err";
  const int before = dup(STDERR_FILENO);
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  REQUIRE(dup2(file, STDERR_FILENO) >= 0);
  close(file);
  Variables variables;
  variables.set("TERM", "xterm");
  Terminal terminal(variables, {.err_is_tty = is_terminal, .err_columns = 80});
  show(terminal);
  REQUIRE(dup2(before, STDERR_FILENO) >= 0);
  close(before);
  std::ifstream written(path);
  return {std::istreambuf_iterator<char>(written), {}};
}

TEST_CASE("on a terminal, the progress line shows the title, and is erased at the end") {
  const std::string text = written(true, [](Terminal& terminal) {
    Progress progress(terminal);
    progress.begin("creating .venv");
    progress.end();
  });
  CHECK(text.find("creating .venv") != std::string::npos);
  CHECK(text.ends_with("\r\x1b[K"));
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("without a terminal, progress is one line with the title, which does not change") {
  const std::string text = written(false, [](Terminal& terminal) {
    Progress progress(terminal);
    progress.begin("creating .venv");
    progress.hear("Downloading 10%\rDownloading 20%");
    progress.tick();
  });
  CHECK(text == "venvctl: creating .venv\n");
}

TEST_CASE("with -q, nothing is written") {
  const std::string text = written(true, [](Terminal& terminal) {
    terminal.set_volume(Terminal::Volume::Quiet);
    Progress progress(terminal);
    progress.begin("creating .venv");
  });
  CHECK(text.empty());
}

}  // namespace venvctl::progress_test
