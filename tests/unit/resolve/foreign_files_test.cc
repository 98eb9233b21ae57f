// A resolution does not rely on other users' files or on variables without an approval.
#include "tests/support/catch.h"
#include "tests/unit/resolve/machine.h"

namespace venvctl::foreign_files_test {

TEST_CASE("a marker of another user is treated as absent, at every level") {
  Machine machine;
  make_venv(machine.files, "/home/me/.local/share/virtualenvs/x");
  machine.files.write_file("/home/me/shop/.venv", "/home/me/.local/share/virtualenvs/x\n");
  machine.files.set_mode("/home/me/shop", 01777);
  CHECK(machine.chosen("/home/me/shop/src") == "/home/me/.local/share/virtualenvs/x");
  machine.files.set_owner("/home/me/shop/.venv", 1001, 1001);
  CHECK(machine.chosen("/home/me/shop/src") == "");
  // The resolver uses a file that belongs to root, but not a link of another user, even to the
  // user's own file.
  machine.files.set_owner("/home/me/shop/.venv", 0, 0);
  CHECK(machine.chosen("/home/me/shop/src") == "/home/me/.local/share/virtualenvs/x");
  machine.files.rename("/home/me/shop/.venv", "/home/me/shop/target");
  machine.files.make_link("/home/me/shop/.venv", "target");
  machine.files.set_owner("/home/me/shop/.venv", 1001, 1001);
  CHECK(machine.chosen("/home/me/shop/src") == "");
}

TEST_CASE("the choice contains a digest of the variables of a conda environment") {
  Machine machine;
  make_conda_environment(machine.files, "/home/me/shop/.conda");
  CHECK(machine.ask("/home/me/shop").choice->evidence.variables_sha256.empty());
  machine.files.write_file("/home/me/shop/.conda/conda-meta/state",
                           "{\"env_vars\": {\"data\": \"/d\"}}");
  CHECK_FALSE(machine.ask("/home/me/shop").choice->evidence.variables_sha256.empty());
}

}  // namespace venvctl::foreign_files_test
