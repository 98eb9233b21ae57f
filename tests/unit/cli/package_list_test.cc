#include "client/cli/repair/package_list.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::package_list_test {

const std::string kPackages = "/e/lib/python3.11/site-packages";

void install(FakeFileSystem& files, const std::string& name, const std::string& version,
             const std::string& direct_url = "") {
  const std::string info = kPackages + "/" + name + "-" + version + ".dist-info";
  files.write_file(info + "/METADATA", "Metadata-Version: 2.1\nName: " + name +
                                           "\nVersion: " + version + "\n\nName: not a header\n");
  if (!direct_url.empty()) files.write_file(info + "/direct_url.json", direct_url);
}

TEST_CASE("each package is a line of a requirements file, by its version or its URL") {
  FakeFileSystem files;
  install(files, "Requests", "2.31.0");
  install(files, "tool", "1.0",
          R"({"url": "https://host/tool.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}})");
  install(files, "mine", "0.1", R"({"url": "file:///p", "dir_info": {"editable": true}})");
  install(files, "copy", "0.2", R"({"url": "file:///c", "dir_info": {}})");
  std::vector<std::string> lines;
  for (const Distribution& each : distributions_in(files, "/e")) {
    lines.push_back(each.line() + (each.is_editable ? " (editable)" : ""));
  }
  CHECK(lines == std::vector<std::string>{"copy @ file:///c", "mine @ file:///p (editable)",
                                          "Requests==2.31.0",
                                          "tool @ git+https://host/tool.git@abc"});
}

TEST_CASE("pip and setuptools count as installed by the tool, unless the user requested them") {
  FakeFileSystem files;
  install(files, "pip", "23.0");
  install(files, "setuptools", "66.0");
  files.write_file(kPackages + "/setuptools-66.0.dist-info/REQUESTED", "");
  const auto packages = distributions_in(files, "/e");
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].is_seed);
  CHECK_FALSE(packages[1].is_seed);
}

TEST_CASE("pip and setuptools count as installed by the tool if ensurepip installed them") {
  FakeFileSystem files;
  install(files, "pip", "23.0");
  install(files, "setuptools", "65.5.0");
  for (const char* name : {"/setuptools-65.5.0", "/pip-23.0"}) {
    files.write_file(kPackages + name + ".dist-info/REQUESTED", "");
  }
  for (const Distribution& each : distributions_in(files, "/e")) CHECK(each.is_seed);
}

TEST_CASE("packages of old setuptools are listed, and .egg-link files are editable installs") {
  FakeFileSystem files;
  const std::string legacy = kPackages + "/legacy-1.0.egg-info";
  files.write_file(legacy + "/PKG-INFO", "Name: legacy\nVersion: 1.0\n");
  files.write_file(legacy + "/top_level.txt", "legacy\n");
  files.write_file(kPackages + "/old-2.0.egg-info", "Name: old\nVersion: 2.0\n");
  files.write_file(kPackages + "/listed-3.egg-info/PKG-INFO", "Name: listed\nVersion: 3\n");
  files.write_file(kPackages + "/listed-3.egg-info/installed-files.txt",
                   "../listed.py\nPKG-INFO\n");
  files.write_file(kPackages + "/dev.egg-link", "/p/src\n.");
  const auto packages = distributions_in(files, "/e");
  std::vector<std::string> lines;
  for (const Distribution& each : packages) lines.push_back(each.line());
  CHECK(lines ==
        std::vector<std::string>{"dev @ file:///p/src", "legacy==1.0", "listed==3", "old==2.0"});
  CHECK(packages[0].is_editable);
  CHECK(files_of(files, "/e", packages[0]) ==
        std::vector<std::string>{kPackages + "/dev.egg-link"});
  CHECK(files_of(files, "/e", packages[1]).front() == kPackages + "/legacy");
  CHECK(files_of(files, "/e", packages[2]).front() == kPackages + "/listed.py");
}

TEST_CASE("the files of a package are the files in its record that are inside the environment") {
  FakeFileSystem files;
  install(files, "x", "1");
  files.write_file(kPackages + "/x-1.dist-info/RECORD",
                   "x.pth,sha256=a,1\n../../../bin/x,,\n/etc/passwd,,\n__pycache__/x.pyc,,\n");
  const auto packages = distributions_in(files, "/e");
  CHECK(files_of(files, "/e", packages.front()) ==
        std::vector<std::string>{kPackages + "/x.pth", "/e/bin/x"});
}

}  // namespace venvctl::package_list_test
