#include "core/resolve/settable_variable.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

TEST_CASE("an ordinary name may be set") {
  for (const char* name : {"MY_VAR", "A1", "GDAL_DATA", "lower"}) {
    INFO(name);
    CHECK(is_settable_variable(name));
  }
}

TEST_CASE("what steers shell, loader, Python or venvctl may not") {
  for (const char* name : {"PATH",
                           "LD_PRELOAD",
                           "LD_LIBRARY_PATH",
                           "BASH_ENV",
                           "BASHOPTS",
                           "ENV",
                           "PS1",
                           "PS4",
                           "PROMPT",
                           "PROMPT_COMMAND",
                           "IFS",
                           "SHELLOPTS",
                           "PYTHONSTARTUP",
                           "PYTHONPATH",
                           "UID",
                           "VIRTUAL_ENV",
                           "VENVCTL_ENV",
                           "_VENVCTL_ON",
                           "CONDA_PREFIX",
                           "HOME",
                           "ZDOTDIR"}) {
    INFO(name);
    CHECK_FALSE(is_settable_variable(name));
  }
}

TEST_CASE("what is no name may not") {
  for (const char* name : {"", "1A", "A-B", "A B", "A=B", "A\nB", "\xc3\x9c", "A[0]"}) {
    INFO(name);
    CHECK_FALSE(is_settable_variable(name));
  }
}

}  // namespace
}  // namespace venvctl
