#include "core/inventory/pth_files.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::pth_files_test {

const std::string kSite = "/p/lib/python3.11/site-packages/";

std::vector<std::string> paths(const std::vector<PackageFile>& found) {
  std::vector<std::string> paths;
  for (const PackageFile& each : found) paths.push_back(each.path);
  return paths;
}

TEST_CASE("a .pth file is listed if Python would run one of its lines") {
  FakeFileSystem files;
  files.write_file(kSite + "a.pth", "/some/directory\nimport os\n");
  files.write_file(kSite + "b.pth", "\xef\xbb\xbfimport\tos");
  files.write_file(kSite + "c.pth", "/x\rimport os");
  files.write_file(kSite + "d.pth", "# import os\n import os\nimporter\n/import os\n");
  files.write_file(kSite + "e.txt", "import os\n");
  files.write_file(kSite + "sub/f.pth", "import os\n");
  CHECK(paths(pth_files(files, "/p")) ==
        std::vector<std::string>{kSite + "a.pth", kSite + "b.pth", kSite + "c.pth"});
}

TEST_CASE("the owner is the package whose record lists the file") {
  FakeFileSystem files;
  for (const char* name : {"a.pth", "b.pth", "c.pth", "d.pth"}) {
    files.write_file(kSite + name, "import os\n");
  }
  files.write_file(kSite + "Tool_A-1.dist-info/RECORD", "xa.pth,,\n./a.pth,sha256=x,9\n");
  files.write_file(kSite + "old-1.egg-info/installed-files.txt", "../b.pth\nPKG-INFO\n");
  files.write_file("/p/conda-meta/con-1-0.json",
                   R"({"files": ["lib/python3.11/site-packages/c.pth"]})");
  const auto found = pth_files(files, "/p");
  REQUIRE(found.size() == 4);
  CHECK(found[0].owner == "tool-a");
  CHECK(found[1].owner == "old");
  CHECK(found[2].owner == "con");
  CHECK(found[3].owner.empty());
}

TEST_CASE("a file is found by its last part or by its path below site-packages") {
  FakeFileSystem files;
  files.write_file(kSite + "pkg/sub/setup.py", "");
  files.write_file(kSite + "pkg/setup.cfg", "");
  files.write_file("/elsewhere/setup.py", "");
  files.make_link(kSite + "link", "/elsewhere");
  const auto found = [&](const char* pattern) {
    return paths(package_files(files, "/p", pattern));
  };
  using Paths = std::vector<std::string>;
  CHECK(found("setup.py") == Paths{kSite + "pkg/sub/setup.py"});
  CHECK(found("setup.*") == Paths{kSite + "pkg/setup.cfg", kSite + "pkg/sub/setup.py"});
  CHECK(found("pkg/setup.cfg") == Paths{kSite + "pkg/setup.cfg"});
  CHECK(found("pkg/*.cfg") == Paths{kSite + "pkg/setup.cfg"});
  CHECK(found("pkg/*").size() == 1);
  CHECK(found("sub/setup.py").empty());
  CHECK(found("pkg/sub").empty());
  CHECK(found("link") == Paths{kSite + "link"});
}

TEST_CASE("each record is read once, whatever the number of files") {
  FakeFileSystem files;
  const std::string record = kSite + "tool-1.dist-info/RECORD";
  files.write_file(record, "0.py,,\n\"1,1.py\",,\n");
  for (const char* name : {"0.py", "1,1.py", "2.py"}) files.write_file(kSite + name, "");
  const auto found = package_files(files, "/p", "*.py");
  REQUIRE(found.size() == 3);
  CHECK(found[0].owner == "tool");
  CHECK(found[1].owner == "tool");
  CHECK(found[2].owner.empty());
  CHECK(files.count_touched("read_file " + record) == 1);
}

}  // namespace venvctl::pth_files_test
