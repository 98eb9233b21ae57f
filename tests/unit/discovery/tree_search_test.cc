#include "core/discovery/tree_search.h"

#include <filesystem>
#include <fstream>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::tree_search_test {

using Prefixes = std::vector<std::string>;
constexpr int64_t kMuchLater = int64_t{1} << 60;

struct Searched {
  FakeFileSystem files;
  SearchLimits limits;
  KnownDirectory root{"/code", 0, false, {}};
  size_t directories = 0;
  size_t listed = 0;

  Searched() {
    for (const std::string_view name : names_without_projects()) limits.names.emplace(name);
  }
  Prefixes prefixes(int64_t now_ns = kMuchLater) {
    SearchCounts counts;
    CHECK(search_tree({files, limits, counts, 1, now_ns}, root));
    directories = counts.directories;
    listed = counts.listed;
    return environments_in(root);
  }
};

TEST_CASE("environments are found at any depth and with any name") {
  Searched searched;
  make_venv(searched.files, "/code/a/.venv");
  make_venv(searched.files, "/code/b/deep/down/myenv");
  make_venv(searched.files, "/code/b/.tox/py311");
  make_conda_environment(searched.files, "/code/conda");
  make_conda_environment(searched.files, "/code/conda/envs/inner");
  make_venv(searched.files, "/elsewhere/.venv");
  CHECK(searched.prefixes() == Prefixes{"/code/a/.venv", "/code/b/.tox/py311",
                                        "/code/b/deep/down/myenv", "/code/conda",
                                        "/code/conda/envs/inner"});
}

TEST_CASE("a search does not enter environments, links, caches or skipped directories") {
  Searched searched;
  make_venv(searched.files, "/code/.venv");
  searched.files.write_file("/code/.venv/CACHEDIR.TAG", "");
  make_venv(searched.files, "/code/.venv/lib/inner");
  make_venv(searched.files, "/code/.git/env");
  make_venv(searched.files, "/code/node_modules/env");
  make_venv(searched.files, "/code/.cache/env");
  searched.files.write_file("/code/build/CACHEDIR.TAG", "");
  make_venv(searched.files, "/code/build/env");
  make_venv(searched.files, "/code/mount/env");
  searched.limits.places = {"/code/mount"};
  make_venv(searched.files, "/elsewhere/env");
  searched.files.make_link("/code/link", "/elsewhere");
  searched.files.make_link("/code/loop", "/code");
  CHECK(searched.prefixes() == Prefixes{"/code/.venv"});
  CHECK(searched.files.count_touched("link_status /code/mount") == 0);
}

TEST_CASE("the second search lists only what has changed") {
  Searched searched;
  make_venv(searched.files, "/code/a/.venv");
  searched.files.make_directory("/code/b/c");
  searched.prefixes();
  CHECK(searched.listed == searched.directories);
  CHECK(searched.prefixes() == Prefixes{"/code/a/.venv"});
  CHECK(searched.listed == 0);
  make_venv(searched.files, "/code/b/c/.venv");
  CHECK(searched.prefixes() == Prefixes{"/code/a/.venv", "/code/b/c/.venv"});
  CHECK(searched.listed == 2);
  searched.files.remove("/code/a/.venv");
  CHECK(searched.prefixes() == Prefixes{"/code/b/c/.venv"});
}

TEST_CASE("a directory that changed just before the search is listed again") {
  Searched searched;
  searched.files.make_directory("/code/a");
  const int64_t changed = searched.files.status("/code/a")->changed_ns;
  searched.prefixes(changed + 1'000'000);
  searched.prefixes(kMuchLater);
  CHECK(searched.listed > 0);
  searched.prefixes(kMuchLater);
  CHECK(searched.listed == 0);
}

TEST_CASE("several threads find the same environments as one thread") {
  const TemporaryDirectory directory;
  Prefixes expected;
  for (int i = 0; i < 300; ++i) {
    const std::string prefix =
        directory.path() + "/" + std::to_string(i % 7) + "/p" + std::to_string(i) + "/.venv";
    std::filesystem::create_directories(prefix);
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
    expected.push_back(prefix);
  }
  std::ranges::sort(expected);
  RealFileSystem files;
  SearchCounts counts;
  const SearchLimits limits;
  KnownDirectory root{directory.path(), 0, false, {}};
  CHECK(search_tree({files, limits, counts, 4, kMuchLater}, root));
  CHECK(environments_in(root) == expected);
  CHECK(counts.environments == 300);
  CHECK(counts.directories == 1 + 7 + 600);
}

}  // namespace venvctl::tree_search_test
