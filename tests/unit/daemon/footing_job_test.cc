#include "daemon/workers/jobs/footing_job.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::footing_job_test {

namespace fs = std::filesystem;

struct Machine {
  TemporaryDirectory directory;
  std::string top = fs::canonical(directory.path()).string();
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  FootingQuestion question;

  Machine() {
    fs::create_directories(top + "/opt/bin");
    std::ofstream(top + "/opt/bin/python3.11") << "";
    fs::permissions(top + "/opt/bin/python3.11", fs::perms::owner_all);
    question.variables.set("HOME", top);
    make("/p/.venv");
    question.recorded = {{top + "/p/.venv", "", "", top + "/p", ""}};
  }
  void make(const std::string& where) const {
    fs::create_directories(top + where + "/bin");
    std::ofstream(top + where + "/pyvenv.cfg") << "home = " << top << "/opt/bin\n";
    fs::create_symlink(top + "/opt/bin/python3.11", top + where + "/bin/python");
  }
  FootingResult result() const {
    RealFileSystem files;
    const auto found = done<FootingJob>(question, {inotify.get(), {}, files});
    REQUIRE(found);
    return *found;
  }
  std::string events() const {
    std::string events(64 * 1024, '\0');
    const ssize_t count = ::read(inotify.get(), events.data(), events.size());
    events.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return events;
  }
};

TEST_CASE("the daemon receives the interpreter of each environment, recorded or in a store") {
  const Machine machine;
  machine.make("/.virtualenvs/two");
  const FootingResult result = machine.result();
  REQUIRE(result.environments.size() == 2);
  CHECK(result.environments[0].prefix == machine.top + "/.virtualenvs/two");
  CHECK(result.environments[1].prefix == machine.top + "/p/.venv");
  CHECK(result.environments[1].project == machine.top + "/p");
  CHECK(result.environments[1].footing.real == machine.top + "/opt/bin/python3.11");
  CHECK(result.is_watched);
}

TEST_CASE("only the paths to the interpreters are watched, and missing ones for their return") {
  const Machine machine;
  CHECK_FALSE(machine.result().inputs.empty());
  std::ofstream(machine.top + "/p/.venv/unwatched") << "";
  // Other tests may create files in the directories above, which are watched.
  CHECK(machine.events().find("unwatched") == std::string::npos);
  fs::remove(machine.top + "/opt/bin/python3.11");
  CHECK(machine.events().find("python3.11") != std::string::npos);
  fs::remove_all(machine.top + "/opt");
  CHECK(machine.result().environments[0].footing.is_lost);
  machine.events();
  fs::create_directory(machine.top + "/opt");
  CHECK(machine.events().find("opt") != std::string::npos);
}

TEST_CASE("a place to avoid is left out, with all environments whose interpreter is there") {
  Machine machine;
  for (const char* place : {"/p", "/p/.venv/bin", "/opt/bin"}) {
    machine.question.avoided = {machine.top + "/other", machine.top + place};
    CHECK(machine.result().environments.empty());
  }
  machine.question.avoided = {machine.top + "/other"};
  CHECK(machine.result().environments.size() == 1);
}

TEST_CASE("an environment of another world has no interpreter in this world") {
  Machine machine;
  machine.make("/.virtualenvs/two");
  machine.question.other_worlds = {{machine.top + "/.virtualenvs/two", {"toolbox f"}}};
  const FootingResult result = machine.result();
  REQUIRE(result.environments.size() == 1);
  CHECK(result.environments[0].prefix == machine.top + "/p/.venv");
}

TEST_CASE("the number of watches for one environment is limited") {
  const Machine machine;
  std::string deep = machine.top;
  for (int i = 0; i < 300; ++i) deep += "/d";
  fs::create_directories(deep);
  fs::create_symlink(machine.top + "/opt/bin/python3.11", deep + "/python");
  fs::remove(machine.top + "/p/.venv/bin/python");
  fs::create_symlink(deep + "/python", machine.top + "/p/.venv/bin/python");
  const FootingResult result = machine.result();
  CHECK(result.environments.size() == 1);
  CHECK_FALSE(result.is_watched);
}

}  // namespace venvctl::footing_job_test
