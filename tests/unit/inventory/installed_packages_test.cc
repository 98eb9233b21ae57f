#include "core/inventory/installed_packages.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::installed_packages_test {

using Package = InstalledPackage;

TEST_CASE("the names of installers' files show packages and versions") {
  CHECK(package_of_entry("Ruamel.YAML-0.17.1.dist-info") == Package{"ruamel-yaml", "0.17.1"});
  CHECK(package_of_entry("typing_extensions-4.0.dist-info") == Package{"typing-extensions", "4.0"});
  CHECK(package_of_entry("x-1.0+local.1.dist-info") == Package{"x", "1.0+local.1"});
  CHECK(package_of_entry("x-1.0_1.dist-info") == Package{"x", "1.0-1"});
  CHECK(package_of_entry("PyYAML-6.0-py3.11-linux-x86_64.egg-info") == Package{"pyyaml", "6.0"});
  CHECK(package_of_entry("PyYAML-6.0.egg-info") == Package{"pyyaml", "6.0"});
  CHECK(package_of_entry("shop.egg-info") == Package{"shop", ""});
  CHECK(package_of_entry("shop-1.0-py3.9.egg") == Package{"shop", "1.0"});
  CHECK(package_of_entry("shop-tool.egg-link") == Package{"shop-tool", ""});
  CHECK(package_of_entry("my-tool-1.0-1.dist-info") == Package{"my-tool", "1.0-1"});
  CHECK(package_of_entry("a-2-b-1.0.dist-info") == Package{"a-2-b", "1.0"});
  CHECK(package_of_entry("old-pyre-2.0-py3.11.egg-info") == Package{"old-pyre", "2.0"});
  CHECK(package_of_entry("old-1.0-final-py2.7.egg-info") == Package{"old", "1.0-final"});
  for (const char* entry : {"requests", "six.py", ".dist-info", "-1.dist-info", "x.dist-info",
                            "~ip-23.0.dist-info", "__pycache__"}) {
    CAPTURE(entry);
    CHECK_FALSE(package_of_entry(entry));
  }
}

TEST_CASE("the names of conda's records show packages and versions") {
  CHECK(package_of_conda_record("python-dateutil-2.9.0-pyhd8ed1ab_0.json") ==
        Package{"python-dateutil", "2.9.0"});
  for (const char* entry : {"history", "x.json", "x-1.json", "-1-2.json", "pixi"}) {
    CHECK_FALSE(package_of_conda_record(entry));
  }
}

TEST_CASE("packages are listed from all directories that contain packages, each once") {
  FakeFileSystem files;
  make_conda_environment(files, "/c");
  files.write_file("/c/conda-meta/six-1.16.0-py_0.json", "{}");
  files.write_file("/c/lib/python3.11/site-packages/six-1.16.0.dist-info/RECORD", "");
  files.make_link("/c/lib64", "lib");
  const auto found = installed_packages(files, "/c");
  CHECK(found == std::vector<Package>{{"python", "3.11.4"}, {"six", "1.16.0"}});
  CHECK(installed_packages(files, "/none").empty());
}

TEST_CASE("Debian's directories are searched for packages of the system's Python") {
  FakeFileSystem files;
  for (const char* prefix : {"/usr", "/usr/local", "/p"}) {
    files.write_file(prefix + std::string("/lib/python3/dist-packages/Zope-1.egg-info"), "");
  }
  CHECK(installed_packages(files, "/usr").size() == 1);
  CHECK(installed_packages(files, "/usr/local").size() == 1);
  CHECK(installed_packages(files, "/p").empty());
}

std::vector<Requirement> wanted(const std::vector<const char*>& texts) {
  std::vector<Requirement> requirements;
  for (const char* text : texts) requirements.push_back(*parse_requirement(text));
  return requirements;
}

TEST_CASE("packages that fit one of several requirements are found in their packed form") {
  const std::string text = packed({{"b", "1"}, {"six", "1.16"}, {"six", "2"}, {"sixer", "six"}});
  const std::vector<Package> all = {{"b", "1"}, {"six", "1.16"}, {"six", "2"}};
  CHECK(packages_fitting(text, wanted({"six", "b", "none"})) == all);
  CHECK(packages_fitting(text, wanted({"six<2", "SIX[x]>1", "b==1"})) == all);
  CHECK(packages_fitting(text, wanted({"six>=2", "b>1"})) == std::vector<Package>{{"six", "2"}});
  CHECK(packages_fitting(text, wanted({"six>2"})).empty());
  CHECK(packages_fitting("", wanted({"six"})).empty());
}

}  // namespace venvctl::installed_packages_test
