#include "core/discovery/scan_settings.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::scan_settings_test {

using Paths = std::vector<std::string>;

struct File {
  TemporaryDirectory directory;
  std::string path = directory.path() + "/config.toml";
};

TEST_CASE("paths are absolute and normal, and relative ones are ignored") {
  const File file;
  std::ofstream(file.path) << "[scan]\nroots = [\"~/code/\", \"/srv//x\", \"here\", \"~\"]\n"
                              "skip = [\"old\", \"~/big\", \"a/b\"]\n";
  const auto settings = scan_settings(file.path, "/home/me");
  REQUIRE(settings);
  CHECK(settings->roots == Paths{"/home/me/code", "/srv/x", "/home/me"});
  CHECK(settings->skip == Paths{"old", "/home/me/big"});
}

TEST_CASE("a root is added once, and the user's text is kept") {
  const File file;
  std::ofstream(file.path) << "[scan]\nroots = [\n  \"~/code\", # mine\n]\nskip = [\"x\"]\n";
  REQUIRE(add_scan_roots(file.path, "/home/me", {"/home/me/code", "/srv"}));
  REQUIRE(add_scan_roots(file.path, "/home/me", {"/srv"}));
  const auto settings = scan_settings(file.path, "/home/me");
  REQUIRE(settings);
  CHECK(settings->roots == Paths{"/home/me/code", "/srv"});
  CHECK(settings->skip == Paths{"x"});
}

TEST_CASE("a value that would be ignored cannot be set") {
  for (const char* root : {"/srv", "~", "~/code"}) CHECK(check_scan_setting("scan.roots", {root}));
  for (const char* root : {"code", "a/b", "", "~me"}) {
    CHECK_FALSE(check_scan_setting("scan.roots", {"/srv", root}));
  }
  for (const char* skip : {"/srv", "~/big", "old"}) CHECK(check_scan_setting("scan.skip", {skip}));
  for (const char* skip : {"a/b", "", "./x"}) CHECK_FALSE(check_scan_setting("scan.skip", {skip}));
  CHECK(check_scan_setting("create.python", {"a/b"}));
}

TEST_CASE("an invalid file is an error and is not changed") {
  const File file;
  std::ofstream(file.path) << "[scan\n";
  CHECK_FALSE(scan_settings(file.path, "/home/me"));
  CHECK_FALSE(add_scan_roots(file.path, "/home/me", {"/srv"}));
  CHECK(std::filesystem::file_size(file.path) == 6);
}

}  // namespace venvctl::scan_settings_test
