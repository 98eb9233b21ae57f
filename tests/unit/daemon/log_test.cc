#include "daemon/log.h"

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "core/base/fd.h"
#include "tests/support/catch.h"

namespace venvctl::log_test {

// What `speak` writes to standard error. It runs in a child, because a process may start its log
// only once.
std::string said(const std::function<void()>& speak) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  const pid_t speaker = ::fork();
  if (speaker == 0) {
    ::dup2(writing.get(), STDERR_FILENO);
    speak();
    ::_exit(0);
  }
  writing.reset();
  std::string text(4096, '\0');
  const auto count = read_full(reading.get(), text);
  ::waitpid(speaker, nullptr, 0);
  text.resize(count ? *count : 0);
  return text;
}

TEST_CASE("each line starts with its level, and braces are printed as they are") {
  const std::string text = said([] {
    start_log(false);
    log_info("serves /p/{0}");
    log_warning("w");
    log_error("e");
  });
  CHECK(text == "info: serves /p/{0}\nwarning: w\nerror: e\n");
}

TEST_CASE("without a journal, each line starts with the time and the process") {
  const std::string text = said([] {
    start_log(true);
    log_info("serves");
  });
  CHECK(text.starts_with("20"));
  CHECK(text.find(" venvd[") != std::string::npos);
  CHECK(text.ends_with("] info: serves\n"));
}

}  // namespace venvctl::log_test
