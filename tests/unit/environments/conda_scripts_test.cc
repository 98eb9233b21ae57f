#include "core/environments/conda_scripts.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::conda_scripts_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("activation scripts are sorted by name, and deactivation scripts are in reverse order") {
  FakeFileSystem files;
  const std::string on = "/e/etc/conda/activate.d/";
  const std::string off = "/e/etc/conda/deactivate.d/";
  for (const std::string& directory : {on, off}) {
    for (const char* name : {"b.sh", "a.sh", "a.fish", "a.csh", "README", "x\ny.sh"}) {
      files.write_file(directory + name, "");
    }
    files.make_directory(directory + "c.sh");
  }
  const CondaScripts scripts = conda_scripts(files, "/e");
  CHECK_THAT(scripts.entering, Equals(Paths{on + "a.fish", on + "a.sh", on + "b.sh"}));
  CHECK_THAT(scripts.leaving, Equals(Paths{off + "b.sh", off + "a.sh", off + "a.fish"}));
  CHECK(conda_scripts(files, "/other") == CondaScripts{});
}

}  // namespace venvctl::conda_scripts_test
