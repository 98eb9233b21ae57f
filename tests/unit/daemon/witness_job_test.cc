#include "daemon/workers/jobs/witness_job.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::witness_job_test {

// A project with an environment, and the result of a worker's witness job for it.
struct Project {
  TemporaryDirectory directory;
  std::string prefix = directory.path() + "/.venv";

  Project() {
    std::filesystem::create_directories(prefix + "/bin");
    std::filesystem::create_symlink("/bin/sh", prefix + "/bin/python");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
  }
  WitnessResult told(const std::optional<Birth>& birth) const {
    RealFileSystem files;
    const auto result = done<WitnessJob>({prefix, birth, {}}, {-1, current_user(), files});
    REQUIRE(result);
    return *result;
  }
};

TEST_CASE(
    "an unseen creation prevents automatic approval, and the entry contains the full identity") {
  const Project project;
  const WitnessResult result = project.told(std::nullopt);
  CHECK_FALSE(result.outcome.objection.empty());
  CHECK(result.entry.grant == TrustEntry::Grant::Witnessed);
  CHECK(result.entry.identity.real_path == project.prefix);
  CHECK(result.entry.identity.inode != 0);
}

TEST_CASE("the worker receives the creation record, so it knows that the creation was seen") {
  const Project project;
  const std::string unseen = project.told(std::nullopt).outcome.objection;
  const Birth birth{INT64_MAX, {project.directory.path(), "/odd\xFF=place", ""}};
  CHECK(project.told(birth).outcome.objection != unseen);
}

TEST_CASE("the witness job fails if the environment is missing") {
  RealFileSystem files;
  const TemporaryDirectory directory;
  const std::string gone = directory.path() + "/gone";
  CHECK_FALSE(done<WitnessJob>({gone, std::nullopt, {}}, {-1, current_user(), files}));
}

}  // namespace venvctl::witness_job_test
