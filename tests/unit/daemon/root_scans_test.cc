#include "daemon/scans/root_scans.h"

#include <sys/inotify.h>

#include <filesystem>
#include <fstream>

#include "core/discovery/scan_settings.h"
#include "core/registry/found_store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/run_until.h"

// The worker is that of main.cc.
namespace venvctl::root_scans_test {

using std::chrono::milliseconds;
constexpr milliseconds kSpan{30'000};

TEST_CASE("the wait grows with the processor time that a search took") {
  CHECK(RootScans::wait_after({1, 1000, 10, 100}, kSpan) == kSpan);
  CHECK(RootScans::wait_after({1, 1000, 10, 2'000}, kSpan) == milliseconds(100'000));
  CHECK(RootScans::wait_after({1, 1000, 10, 100'000}, kSpan) == RootScans::kLongestWait);
}

TEST_CASE("a first search, which lists everything, does not delay the second") {
  CHECK(RootScans::wait_after({1, 1000, 1000, 20'000}, kSpan) == kSpan);
}

TEST_CASE("searches are repeated, and find what is new") {
  const TemporaryDirectory directory;
  const std::string code = directory.path() + "/code";
  const ScanQuestion question{directory.path() + "/state", directory.path() + "/config.toml",
                              directory.path(), directory.path() + "/Trash"};
  std::filesystem::create_directories(code);
  REQUIRE(add_scan_roots(question.config_path, "/", {code}));
  Loop loop;
  const UniqueFd inotify(::inotify_init1(IN_CLOEXEC));
  const RootScans scans(loop, inotify.get(), question, milliseconds(20), [] { return true; });
  const auto found = [&] { return load_found(question.state_directory)->prefixes.size(); };
  for (const char* name : {"/.venv", "/b/.venv"}) {
    const size_t before = found();
    std::filesystem::create_directories(code + name);
    std::ofstream(code + name + "/pyvenv.cfg") << "home = /usr/bin\n";
    CHECK(run_until(loop, [&] { return found() == before + 1; }));
  }
}

}  // namespace venvctl::root_scans_test
