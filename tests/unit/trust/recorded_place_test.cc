#include "core/trust/recorded_place.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::recorded_place_test {

const std::string kPrefix = "/home/me/p/.venv";

std::string place_by(FakeFileSystem& files, const std::string& script,
                     const std::string& prefix = kPrefix) {
  files.write_file(prefix + "/bin/activate", script);
  return other_place(files, prefix);
}

TEST_CASE("no other path is reported if bin/activate contains the environment's own path") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  const std::string odd = "/home/me/it's/.venv";
  CHECK(place_by(files, "VIRTUAL_ENV=/home/me/p/.venv\n").empty());
  CHECK(place_by(files, "    export VIRTUAL_ENV=\"/home/me/p/.venv\"\n").empty());
  CHECK(place_by(files, "VIRTUAL_ENV='/home/me/it'\"'\"'s/.venv'\n", odd).empty());
  // The text contains another path to the same directory.
  files.make_link("/home/me/link", "/home/me/p");
  CHECK(place_by(files, "VIRTUAL_ENV=/home/me/link/.venv\n").empty());
  CHECK(place_by(files, "VIRTUAL_ENV='/home/me/it'\"'\"'s/.venv'\n", kPrefix) == odd);
}

TEST_CASE("the original path of a moved or copied environment is reported") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  CHECK(place_by(files, "VIRTUAL_ENV=/old/.venv\n") == "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV=\"/old/.venv\"\n") == "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV='/old/it'\"'\"'s'\n") == "/old/it's");
  // The environment is a copy, and the original still exists at the recorded place.
  make_venv(files, "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV=/old/.venv\n") == "/old/.venv");
}

TEST_CASE("a directory around the environment or its interpreter is not reported") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  files.write_file(kPrefix + "/pyvenv.cfg", "home = /opt/python/bin\n");
  for (const char* script : {"VIRTUAL_ENV='/'\n", "VIRTUAL_ENV='/home/me'\n", "VIRTUAL_ENV=/opt\n",
                             "VIRTUAL_ENV=/opt/python\n", "VIRTUAL_ENV=/opt/python/bin\n"}) {
    CHECK(place_by(files, script).empty());
  }
  CHECK(place_by(files, "VIRTUAL_ENV=/opt/python-2\n") == "/opt/python-2");
}

TEST_CASE("a path that the shell computes is not reported") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  for (const char* script : {"VIRTUAL_ENV=\"$(dirname $0)/..\"\n", "VIRTUAL_ENV=$HOME/p\n",
                             "VIRTUAL_ENV=$(cygpath '/x')\n", "VIRTUAL_ENV='/x\n", "VIRTUAL_ENV=\n",
                             "VIRTUAL_ENV=relative\n", "# nothing\n", ""}) {
    CHECK(place_by(files, script).empty());
  }
  files.remove(kPrefix + "/bin/activate");
  CHECK(other_place(files, kPrefix).empty());
}

}  // namespace venvctl::recorded_place_test
