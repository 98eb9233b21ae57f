#include "daemon/workers/witness_job.h"

#include <filesystem>
#include <fstream>

#include "core/files/user.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

// A project with an environment, and what a worker tells of it.
struct Project {
  TemporaryDirectory directory;
  std::string prefix = directory.path() + "/.venv";
  Question question{directory.path(), {}, {}};

  Project() {
    std::filesystem::create_directories(prefix + "/bin");
    std::filesystem::create_symlink("/bin/sh", prefix + "/bin/python");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
  }
  WitnessResult told(const std::optional<SeenBirth>& sighting) const {
    const auto result =
        witness_result(run_witness_job(witness_job(question, prefix, sighting), current_user()));
    REQUIRE(result);
    return *result;
  }
};

}  // namespace

TEST_CASE("what nobody saw being made is doubted, and its approval names the very environment") {
  const Project project;
  const WitnessResult result = project.told(std::nullopt);
  CHECK_FALSE(result.testimony.doubt.empty());
  CHECK(result.entry.grant == TrustEntry::Grant::Witnessed);
  CHECK(result.entry.identity.real_path == project.prefix);
  CHECK(result.entry.identity.inode != 0);
}

TEST_CASE("a sighting reaches the worker whole: another doubt remains than that nobody saw it") {
  const Project project;
  const std::string unseen = project.told(std::nullopt).testimony.doubt;
  const SeenBirth sighting{INT64_MAX, {project.directory.path(), "/odd\xFF=place", ""}};
  CHECK(project.told(sighting).testimony.doubt != unseen);
}

TEST_CASE("a reply that is none approves nothing") {
  const std::string entry = to_json(Project().told(std::nullopt).entry);
  REQUIRE(witness_result({"", "0", entry}));
  for (const Message& reply : {Message{}, Message{""}, Message{"", "0"}, Message{"", "x", entry},
                               Message{"", "0", "{}"}, Message{"", "0", "nonsense"}}) {
    CHECK_FALSE(witness_result(reply));
  }
}

}  // namespace venvctl
