#include "client/cli/activation/step_text.h"

#include <algorithm>

#include "client/cli/activation/shell_view.h"
#include "tests/support/catch.h"

namespace venvctl::step_text_test {

PromptStep example() {
  PromptStep step;
  step.changes.set("A", "it's\n");
  step.changes.set("B", std::nullopt);
  step.changes.set("_OLD_VIRTUAL_PATH", "/bin");
  step.epoch = "/e";
  step.may_repeat = true;
  step.prefix = "(p) ";
  return step;
}

TEST_CASE("for tcsh, the text is one line of commands without a blank in a value") {
  const std::string text = step_text("tcsh", example());
  CHECK(text.find("set _venvctl_epoch=$'/e';") != std::string::npos);
  CHECK(text.find("set _venvctl_prefix=$'\\050p\\051\\040';") != std::string::npos);
  CHECK(text.find("setenv A $'it\\047s\\012';unsetenv B;set _OLD_VIRTUAL_PATH=$'/bin';") !=
        std::string::npos);
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("for the other shells, the text is records that end in NUL") {
  const std::string zero(1, '\0');
  const std::string text = step_text("xonsh", example());
  CHECK(text.starts_with("set" + zero + "A" + zero + "it's\n" + zero + "unset" + zero + "B" + zero +
                         zero));
  CHECK(text.find("hook" + zero + "repeat" + zero + "1" + zero) != std::string::npos);
  CHECK(std::ranges::count(text, '\0') % 3 == 0);
}

TEST_CASE("the calling shell is described by the variables that its hook sets") {
  using Values = std::map<std::string, std::string, std::less<>>;
  Session session(
      Variables(Values{{"_VENVCTL_SHELL", "tcsh 12 none "}, {"_VENVCTL_MEMORY", "x"}, {"A", "b"}}));
  const ShellView view = view_of_shell(session, "tcsh");
  CHECK(view.pid == "12");
  CHECK(view.memory == "x");
  CHECK(view.variables == Variables(Values{{"A", "b"}}));
  CHECK(view.exists("/"));
  CHECK(view.real_path("/proc/self/root") == "/");
  CHECK_FALSE(view.exists("/no such file"));
}

}  // namespace venvctl::step_text_test
