#include "daemon/workers/jobs/setting_job.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::setting_job_test {

TEST_CASE("a worker reads the setting from the file") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/config.toml";
  RealFileSystem files;
  const WorkerContext context{-1, {}, files};
  CHECK(done<SettingJob>({path, "prompt.live"}, context)->value == "on");
  std::ofstream(path) << "[prompt]\nlive = \"off\"\n";
  CHECK(done<SettingJob>({path, "prompt.live"}, context)->value == "off");
  std::ofstream(path) << "[prompt";
  CHECK_FALSE(done<SettingJob>({path, "prompt.live"}, context));
}

}  // namespace venvctl::setting_job_test
