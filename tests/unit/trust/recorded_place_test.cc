#include "core/trust/recorded_place.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

const std::string kPrefix = "/home/me/p/.venv";

std::string place_by(FakeFileSystem& files, const std::string& script,
                     const std::string& prefix = kPrefix) {
  files.write_file(prefix + "/bin/activate", script);
  return other_place(files, prefix);
}

}  // namespace

TEST_CASE("where bin/activate names the environment's own directory, it is in its place") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  const std::string odd = "/home/me/it's/.venv";
  CHECK(place_by(files, "VIRTUAL_ENV=/home/me/p/.venv\n").empty());
  CHECK(place_by(files, "    export VIRTUAL_ENV=\"/home/me/p/.venv\"\n").empty());
  CHECK(place_by(files, "VIRTUAL_ENV='/home/me/it'\"'\"'s/.venv'\n", odd).empty());
  // By another path to the same directory.
  files.make_link("/home/me/link", "/home/me/p");
  CHECK(place_by(files, "VIRTUAL_ENV=/home/me/link/.venv\n").empty());
  CHECK(place_by(files, "VIRTUAL_ENV='/home/me/it'\"'\"'s/.venv'\n", kPrefix) == odd);
}

TEST_CASE("one that was moved or copied names the place that it was made for") {
  FakeFileSystem files;
  make_venv(files, kPrefix);
  CHECK(place_by(files, "VIRTUAL_ENV=/old/.venv\n") == "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV=\"/old/.venv\"\n") == "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV='/old/it'\"'\"'s'\n") == "/old/it's");
  // A copy, the original is still there.
  make_venv(files, "/old/.venv");
  CHECK(place_by(files, "VIRTUAL_ENV=/old/.venv\n") == "/old/.venv");
}

TEST_CASE("what a shell computes is no place") {
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

}  // namespace venvctl
