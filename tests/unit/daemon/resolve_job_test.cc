#include "daemon/workers/resolve_job.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

// A project with an environment, and what a worker says about it.
struct Project {
  TemporaryDirectory directory;
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
    const auto found =
        resolve_result(run_resolve_job(resolve_job(question), inotify.get(), current_user()));
    REQUIRE(found);
    return *found;
  }
  // An event with that name has come: others of the machine's temporary files do not count.
  bool has_event_of(const std::string& name) const {
    std::string events(64 * 1024, '\0');
    const ssize_t count = ::read(inotify.get(), events.data(), events.size());
    events.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return events.find(name) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("a worker's decision arrives as it was made, without the steps that only why needs") {
  const Project project;
  const ResolveResult result = project.result();
  REQUIRE(result.decision.choice);
  CHECK(result.decision.choice->prefix == project.directory.path() + "/.venv");
  CHECK(result.decision.choice->version == "3.11.2");
  CHECK(result.decision.choice->evidence.identity.inode != 0);
  CHECK(result.decision.steps.empty());
}

TEST_CASE("the variables of the question reach the worker, bytes and all") {
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

TEST_CASE("the pins of the question reach the worker, beside its variables") {
  Project project;
  const std::string other = project.directory.path() + "/elsewhere";
  std::filesystem::rename(project.directory.path() + "/.venv", other);
  project.question.pins = {{"/another", "/one"}, {project.directory.path(), other}};
  const ResolveResult result = project.result();
  REQUIRE(result.decision.choice);
  CHECK(result.decision.choice->prefix == other);
}

TEST_CASE("a program that comes into the bin of the chosen environment is told") {
  const Project project;
  const ResolveResult result = project.result();
  CHECK(std::any_of(result.inputs.begin(), result.inputs.end(), [](const WatchedInput& input) {
    return input.name == WatchedInput::kEveryName;
  }));
  std::ofstream(project.directory.path() + "/.venv/bin/grep");
  CHECK(project.has_event_of("grep"));
}

TEST_CASE("every input is watched before it is looked at: a later change is told") {
  const Project project;
  const ResolveResult result = project.result();
  CHECK(result.is_watched);
  CHECK_FALSE(result.limit_was_reached);
  CHECK(std::any_of(result.inputs.begin(), result.inputs.end(),
                    [](const WatchedInput& input) { return input.name == "pyvenv.cfg"; }));
  CHECK_FALSE(project.has_event_of("pyvenv.cfg"));
  std::filesystem::remove(project.directory.path() + "/.venv/pyvenv.cfg");
  CHECK(project.has_event_of("pyvenv.cfg"));
}

// Projects without an environment share the levels above: each `mkdir` there would be a new look
// at all of them.
TEST_CASE("a new directory of any name counts where one could be the environment, else nowhere") {
  const Project project;
  // In a level of the walk: every name of an environment's own bin counts.
  const auto counts_anywhere = [](const ResolveResult& result) {
    return std::ranges::any_of(result.inputs, [&](const WatchedInput& level) {
      const WatchedInput whole{level.watch, ""};
      return level.name == WatchedInput::kMarkers &&
             std::ranges::find(result.inputs, whole) != result.inputs.end();
    });
  };
  CHECK_FALSE(counts_anywhere(project.result()));  // .venv is chosen before other names are tried
  std::filesystem::rename(project.directory.path() + "/.venv/bin", project.directory.path() + "/b");
  CHECK_FALSE(counts_anywhere(project.result()));  // in HOME no other name is an environment
  Project below;
  below.question.directory += "/below";
  std::filesystem::create_directory(below.question.directory);
  CHECK(counts_anywhere(below.result()));
}

TEST_CASE("without a way to watch nobody may remember the decision") {
  Project project;
  project.inotify.reset();
  const ResolveResult result = project.result();
  CHECK_FALSE(result.is_watched);
  CHECK(result.inputs.empty());
  CHECK(result.decision.choice);
}

TEST_CASE("a reply that cannot be read is an error") {
  const Project project;
  const Message whole =
      run_resolve_job(resolve_job(project.question), project.inotify.get(), current_user());
  REQUIRE(resolve_result(whole));
  CHECK_FALSE(resolve_result({}));
  CHECK_FALSE(resolve_result({"nonsense", "1", "0"}));
  CHECK_FALSE(resolve_result({whole[0]}));
  CHECK_FALSE(resolve_result({whole[0], "1", "0", "0", "no number", "name"}));
}

}  // namespace venvctl
