#include "core/locks/differences.h"

#include "core/locks/manifest.h"
#include "tests/unit/locks/locked.h"

namespace venvctl::differences_test {

using Texts = std::vector<std::string>;

LockedPackage wanted(std::string_view name, std::string version, bool is_wanted = true) {
  LockedPackage package = locked_package(name, std::move(version));
  package.is_wanted = is_wanted;
  return package;
}

Texts texts(const std::vector<InstalledPackage>& installed,
            const std::vector<LockedPackage>& packages) {
  Texts found;
  for (const PackageDifference& each : differences(installed, packages)) {
    found.push_back(each.name + " " + (each.installed.empty() ? "-" : each.installed) + " " +
                    each.wanted);
  }
  return found;
}

TEST_CASE("other versions and missing packages are differences, additional packages are not") {
  CHECK(texts({{"a", "1.0"}, {"b", "1"}, {"more", "9"}},
              {wanted("a", "1"), wanted("b", "2"), wanted("c", "3"), wanted("d", "4", false)}) ==
        Texts{"b 1 2", "c - 3"});
}

TEST_CASE("the version of an installed package is compared even if the package is not needed") {
  CHECK(texts({{"d", "3"}}, {wanted("d", "4", false)}) == Texts{"d 3 4"});
}

TEST_CASE(
    "one of several locked versions is enough, and a local build of the version is accepted") {
  CHECK(texts({{"a", "2"}}, {wanted("a", "1"), wanted("a", "2")}).empty());
  CHECK(texts({{"torch", "2.1+cpu"}}, {wanted("torch", "2.1")}).empty());
  CHECK(texts({{"torch", "2.1"}}, {wanted("torch", "2.1+cpu")}) == Texts{"torch 2.1 2.1+cpu"});
}

TEST_CASE("an entry for another platform is ignored; without a locked version, any is accepted") {
  LockedPackage other = wanted("a", "1");
  other.applies = false;
  CHECK(texts({{"a", "2"}, {"mine", "0"}}, {other, wanted("mine", "")}).empty());
}

TEST_CASE("a manifest allows a range of versions") {
  const auto packages =
      pyproject_packages(toml("[project]\ndependencies = ['a>=2,<3', 'b']\n"), linux_311());
  CHECK(texts({{"a", "2.5"}, {"b", "1"}}, packages).empty());
  CHECK(texts({{"a", "3.0"}}, packages) == Texts{"a 3.0 >=2,<3", "b - "});
}

TEST_CASE("of many installed versions of one package only some are compared") {
  std::vector<InstalledPackage> installed;
  for (int i = 1000; i < 1100; ++i) installed.push_back({"a", std::to_string(i)});
  CHECK(texts(installed, {wanted("a", "1000")}).empty());
  CHECK(texts(installed, {wanted("a", "1099")}) == Texts{"a 1000 1099"});
}

}  // namespace venvctl::differences_test
