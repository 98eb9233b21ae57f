#include "core/resolve/deciding_setting.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::deciding_setting_test {

TEST_CASE("a setting is read from the user's config.toml") {
  FakeFileSystem files;
  Variables variables;
  variables.set("HOME", "/home/me");
  CHECK_FALSE(deciding_setting(files, variables, {"uv", "align"}));
  files.write_file("/home/me/.config/venvctl/config.toml", "[uv]\nalign = \"off\"\n");
  CHECK(deciding_setting(files, variables, {"uv", "align"}) == "off");
  CHECK_FALSE(deciding_setting(files, variables, {"uv", "other"}));
  variables.set("XDG_CONFIG_HOME", "/elsewhere");
  CHECK_FALSE(deciding_setting(files, variables, {"uv", "align"}));
}

}  // namespace venvctl::deciding_setting_test
