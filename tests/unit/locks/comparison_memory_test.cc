#include "core/locks/comparison_memory.h"

#include <fstream>
#include <limits>

#include "core/locks/lock_table.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::comparison_memory_test {

constexpr char kPrefix[] = "/p/.venv";
constexpr char kPackages[] = "/p/.venv/lib/python3.11/site-packages";
constexpr int64_t kMuchLater = std::numeric_limits<int64_t>::max();

Inspection python_3_11() {
  Inspection inspection;
  inspection.version = "3.11.2";
  return inspection;
}

// A project in a file system, and what each new run of a command reports about the project.
struct World {
  World() {
    files.make_directory(std::string(kPackages) + "/idna-3.6.dist-info");
    files.write_file("/p/requirements.txt", "idna==3.6\n");
  }

  std::string stale(int64_t now_ns = kMuchLater) {
    auto memory = ComparisonMemory::load(state.path());
    files.forget_touches();
    std::string stale = memory.staleness_of(files, "/p", kPrefix, python_3_11(), now_ns);
    REQUIRE(memory.save(state.path()));
    return stale;
  }

  bool has_read() {
    return files.count_touched("read_file ") > 0 ||
           files.count_touched("list " + std::string(kPackages)) > 0;
  }

  FakeFileSystem files;
  TemporaryDirectory state;
};

TEST_CASE("unchanged files are not read again") {
  World world;
  CHECK(world.stale().empty());
  CHECK(world.has_read());
  CHECK(world.stale().empty());
  CHECK_FALSE(world.has_read());
  world.files.write_file("/p/requirements.txt", "idna==3.7\n");
  CHECK(world.stale() == "it differs from requirements.txt: idna is 3.6");
  CHECK(world.stale() == "it differs from requirements.txt: idna is 3.6");
  CHECK_FALSE(world.has_read());
}

TEST_CASE("a change of any file that affects the comparison is noticed") {
  World world;
  CHECK(world.stale().empty());
  SECTION("a package is removed") {
    world.files.remove(std::string(kPackages) + "/idna-3.6.dist-info");
    CHECK(world.stale() == "it differs from requirements.txt: idna is missing");
  }
  SECTION("another Python has other packages") {
    world.files.remove("/p/.venv/lib/python3.11");
    world.files.make_directory("/p/.venv/lib/python3.12/site-packages");
    CHECK(world.stale() == "it differs from requirements.txt: idna is missing");
  }
  SECTION("conda records a package") {
    world.files.write_file("/p/.venv/conda-meta/rich-13.1-0.json", "");
    world.stale();
    CHECK(world.has_read());
  }
  SECTION("each lock file and manifest may appear and change") {
    for (const std::string_view name : lock_names()) {
      const std::string path = "/p/" + std::string(name);
      world.files.write_file(path, "");
      world.stale();
      CHECK(world.has_read());
      world.files.write_file(path, "#");
      world.stale();
      CHECK(world.has_read());
      world.stale();
      CHECK_FALSE(world.has_read());
      if (name != "requirements.txt") world.files.remove(path);
    }
  }
}

TEST_CASE("a change of a file that requirements.txt names is noticed") {
  World world;
  world.files.write_file("/p/requirements.txt", "-r more.txt\nidna==3.6\n");
  CHECK(world.stale().empty());
  world.files.write_file("/p/more.txt", "rich\n");
  CHECK(world.stale() == "it differs from requirements.txt: rich is missing");
  world.stale();
  CHECK_FALSE(world.has_read());
  world.files.write_file("/p/more.txt", "idna\n");
  CHECK(world.stale().empty());
}

TEST_CASE("a file that changed just now is read again, because its time may stay the same") {
  World world;
  const int64_t now_ns = world.files.status("/p/requirements.txt")->changed_ns + 1;
  CHECK(world.stale(now_ns).empty());
  CHECK(world.stale(now_ns).empty());
  CHECK(world.has_read());
}

TEST_CASE("if the file of the memory is missing or damaged, everything is read") {
  World world;
  CHECK(world.stale().empty());
  std::ofstream(world.state.path() + "/comparisons", std::ios::app) << "x";
  CHECK(world.stale().empty());
  CHECK(world.has_read());
}

TEST_CASE("environments that no lock file describes are not compared") {
  World world;
  ComparisonMemory memory;
  Inspection inspection = python_3_11();
  inspection.health = Health::Broken;
  CHECK(memory.staleness_of(world.files, "/p", kPrefix, inspection, kMuchLater).empty());
  CHECK(memory.staleness_of(world.files, "/p", "/p/.tox/py311", python_3_11(), kMuchLater).empty());
  CHECK_FALSE(world.has_read());
}

}  // namespace venvctl::comparison_memory_test
