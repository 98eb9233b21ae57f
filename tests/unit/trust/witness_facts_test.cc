#include "core/trust/witness_facts.h"

#include <unistd.h>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::witness_facts_test {

const User kMe = {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"};
const std::string kPrefix = "/home/me/p/.venv";

WitnessFacts facts_with_script(const std::string& script) {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, kPrefix);
  files.set_owner("/home", 0, 0);
  files.write_file(kPrefix + "/bin/activate", script);
  return gather_witness_facts(files, kPrefix, kMe);
}

TEST_CASE("the facts of an ordinary environment are gathered") {
  const WitnessFacts facts = facts_with_script("VIRTUAL_ENV=\"/home/me/p/.venv\"\n");
  CHECK_FALSE(facts.is_behind_link);
  CHECK(facts.directory->is_directory());
  CHECK(facts.config->is_regular());
  CHECK(facts.activate->is_regular());
  CHECK(facts.interpreter == "/usr/bin/python3.11");
  CHECK(facts.recorded == std::vector<std::string>{"\"/home/me/p/.venv\""});
  CHECK(facts.checkout.reason.empty());
  CHECK(facts.evidence.identity.real_path == kPrefix);
}

TEST_CASE("every literal assignment is recorded, but a value computed for Windows shells is not") {
  const WitnessFacts facts = facts_with_script(
      "if [ x ]; then\n    export VIRTUAL_ENV=$(cygpath /home/me/p/.venv)\nelse\n"
      "    export VIRTUAL_ENV=/home/me/p/.venv\nfi\n_OLD_VIRTUAL_ENV=/x\n"
      "exportVIRTUAL_ENV=/x\n# VIRTUAL_ENV=/x\n");
  CHECK(facts.recorded == std::vector<std::string>{"/home/me/p/.venv"});
  CHECK(facts_with_script("").recorded.empty());
}

TEST_CASE("an environment is behind a link only if its own path is a link") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/home/me/envs/real");
  files.make_directory("/home/me/p");
  files.make_link("/home/me/p/.venv", "../envs/real");
  files.make_link("/home/me/short", "envs");
  CHECK(gather_witness_facts(files, "/home/me/p/.venv", kMe).is_behind_link);
  CHECK_FALSE(gather_witness_facts(files, "/home/me/short/real", kMe).is_behind_link);
}

TEST_CASE("environments from `python3 -m venv` or `virtualenv` can be witnessed") {
  const std::string python = "/usr/bin/python3";
  for (const std::string tool : {"-m venv --without-pip", "-m virtualenv --no-download -q"}) {
    TemporaryDirectory directory;
    const std::string prefix = directory.path() + "/.venv";
    const std::string command = python + " " + tool + " '" + prefix + "' 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    RealFileSystem files;
    WitnessFacts facts = gather_witness_facts(files, prefix, {::getuid(), ::getgid(), "/"});
    facts.evidence.refusals.clear();  // these concern the directory of temporary files
    facts.birth = Birth{facts.directory->born_ns, {directory.path()}};
    facts.is_interpreter_known = true;
    CHECK(witness_outcome(facts).objection == "");
  }
}

}  // namespace venvctl::witness_facts_test
