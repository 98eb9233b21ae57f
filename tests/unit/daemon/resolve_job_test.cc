#include "daemon/workers/jobs/resolve_job.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::resolve_job_test {

// A project with an environment, and the result of a worker's job for it.
struct Project {
  TemporaryDirectory directory;
  mutable RealFileSystem files;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  Question question{directory.path(), {}, {}};

  Project() {
    question.variables.set("HOME", directory.path());
    const std::string prefix = directory.path() + "/.venv";
    std::filesystem::create_directories(prefix + "/bin");
    std::filesystem::create_symlink("/bin/sh", prefix + "/bin/python");
    std::ofstream(prefix + "/bin/activate");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\nversion = 3.11.2\n";
  }
  ResolveResult result() const {
    const auto found = done<ResolveJob>(question, {inotify.get(), current_user(), files});
    REQUIRE(found);
    return *found;
  }
  // Whether an event about this name has arrived. Ignores other events in the directory.
  bool has_event_of(const std::string& name) const {
    std::string events(64 * 1024, '\0');
    const ssize_t count = ::read(inotify.get(), events.data(), events.size());
    events.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return events.find(name) != std::string::npos;
  }
};

TEST_CASE("the daemon receives a worker's decision unchanged, without the steps that `why` needs") {
  const Project project;
  const ResolveResult result = project.result();
  REQUIRE(result.decision.choice);
  CHECK(result.decision.choice->prefix == project.directory.path() + "/.venv");
  CHECK(result.decision.choice->version == "3.11.2");
  CHECK(result.decision.choice->evidence.identity.inode != 0);
  CHECK(result.decision.steps.empty());
}

TEST_CASE("the variables of the question reach the worker byte for byte") {
  Project project;
  const std::string other = project.directory.path() + "/other\xFF=x";
  std::filesystem::copy(
      project.directory.path() + "/.venv", other,
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
  std::ofstream(project.directory.path() + "/uv.lock");
  std::ofstream(project.directory.path() + "/pyproject.toml") << "[project]\nname = 'p'\n";
  project.question.variables.set("UV_PROJECT_ENVIRONMENT", other);
  const ResolveResult result = project.result();
  REQUIRE(result.decision.choice);
  CHECK(result.decision.choice->prefix == other);
}

TEST_CASE("the pins of the question reach the worker along with its variables") {
  Project project;
  const std::string other = project.directory.path() + "/elsewhere";
  std::filesystem::rename(project.directory.path() + "/.venv", other);
  project.question.pins = {{"/another", "/one"}, {project.directory.path(), other}};
  const ResolveResult result = project.result();
  REQUIRE(result.decision.choice);
  CHECK(result.decision.choice->prefix == other);
}

TEST_CASE("a program that is added to the chosen environment's bin is reported") {
  const Project project;
  const ResolveResult result = project.result();
  CHECK(std::any_of(result.inputs.begin(), result.inputs.end(), [](const WatchedName& input) {
    return input.counts == WatchedName::Counts::EveryName;
  }));
  std::ofstream(project.directory.path() + "/.venv/bin/grep");
  CHECK(project.has_event_of("grep"));
}

TEST_CASE("every input is watched before it is read, so a later change is reported") {
  const Project project;
  const ResolveResult result = project.result();
  CHECK(result.is_watched);
  CHECK_FALSE(result.limit_was_reached);
  CHECK(std::any_of(result.inputs.begin(), result.inputs.end(),
                    [](const WatchedName& input) { return input.name == "pyvenv.cfg"; }));
  CHECK_FALSE(project.has_event_of("pyvenv.cfg"));
  std::filesystem::remove(project.directory.path() + "/.venv/pyvenv.cfg");
  CHECK(project.has_event_of("pyvenv.cfg"));
}

// Projects without an environment depend on the same directories above them. If any name counted
// there, each `mkdir` would cause checks of all these projects.
TEST_CASE("a new directory of any name matters only where it could be the chosen environment") {
  const Project project;
  // Considers only the directories of the search. In an environment's own bin, every name counts.
  const auto counts_anywhere = [](const ResolveResult& result) {
    return std::ranges::any_of(result.inputs, [&](const WatchedName& level) {
      return level == markers_in(level.watch) &&
             std::ranges::find(result.inputs, directories_in(level.watch)) != result.inputs.end();
    });
  };
  CHECK_FALSE(counts_anywhere(project.result()));  // .venv exists, so no other name is tried
  std::filesystem::rename(project.directory.path() + "/.venv/bin", project.directory.path() + "/b");
  CHECK_FALSE(counts_anywhere(project.result()));  // in HOME, no other name is tried
  Project below;
  below.question.directory += "/below";
  std::filesystem::create_directory(below.question.directory);
  CHECK(counts_anywhere(below.result()));
}

TEST_CASE("without inotify, the decision may not be remembered") {
  Project project;
  project.inotify.reset();
  const ResolveResult result = project.result();
  CHECK_FALSE(result.is_watched);
  CHECK(result.inputs.empty());
  CHECK(result.decision.choice);
}

}  // namespace venvctl::resolve_job_test
