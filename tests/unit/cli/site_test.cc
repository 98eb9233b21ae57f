#include "client/cli/create/site.h"

#include <time.h>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::site_test {

// Reports `born_ns` as the birth time of every file.
class StampedFileSystem : public RealFileSystem {
 public:
  explicit StampedFileSystem(int64_t born_ns) : born_ns_(born_ns) {}
  std::optional<FileStatus> link_status(const std::string& path) override {
    auto found = RealFileSystem::link_status(path);
    if (found) found->born_ns = born_ns_;
    return found;
  }

 private:
  int64_t born_ns_;
};

TEST_CASE("a creation is not recorded as older than its directory, even if the clock is behind") {
  TemporaryDirectory directory;
  const int64_t born_ns = (int64_t{time(nullptr)} + 100) * 1'000'000'000 + 1;
  StampedFileSystem files(born_ns);
  const std::string prefix = directory.path() + "/env";
  EnvironmentRecord recorded;
  Site::Records records;
  records.read = [] { return EnvironmentList(); };
  records.record = [&](const EnvironmentRecord& record) {
    recorded = record;
    return Result<void>();
  };
  records.erase = [](const std::string&) { return Result<void>(); };
  const auto site = Site::claim(files, std::move(records), prefix, {}, {});
  REQUIRE(site.ok());
  const auto found = files.link_status(prefix);
  REQUIRE(found);
  CHECK(recorded.is_half_made(found->inode, born_ns));
}

}  // namespace venvctl::site_test
