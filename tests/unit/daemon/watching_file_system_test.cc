#include "daemon/workers/watching_file_system.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::watching_file_system_test {

using Outcome = WatchAdder::Outcome;

// Gives each watched directory a number. Records how many accesses the file system had counted
// before each watch was added.
struct FakeAdder : WatchAdder {
  explicit FakeAdder(FakeFileSystem& of) : files(of) {}
  Added add(const std::string& directory) override {
    order.push_back(directory + " after " + std::to_string(files.touched().size()));
    if (const auto found = special.find(directory); found != special.end()) {
      return {found->second, 0};
    }
    return known.contains(directory) ? Added{Outcome::Added, known.at(directory)} : Added{};
  }
  Added add_file(const std::string& path) override {
    order.push_back(path + " after " + std::to_string(files.touched().size()));
    return {Outcome::Added, kFileWatch};
  }
  static constexpr int kFileWatch = 9;
  FakeFileSystem& files;
  std::map<std::string, int> known = {{"/", 1}, {"/home", 2}, {"/home/me", 3}, {"/home/me/p", 4}};
  std::map<std::string, Outcome> special;
  std::vector<std::string> order;
};

struct Watching {
  FakeFileSystem files;
  FakeAdder adder{files};
  WatchingFileSystem watching{files, adder};
  Watching() { files.write_file("/home/me/p/file", "content"); }
};

using Inputs = std::vector<WatchedName>;

TEST_CASE("before a path is accessed, its name in its directory is watched") {
  Watching sample;
  CHECK(sample.watching.read_file("/home/me/p/file", 100) == "content");
  CHECK(sample.watching.inputs() == Inputs{{4, "file"}});
  CHECK(sample.adder.order == std::vector<std::string>{"/home/me/p after 0"});
  CHECK(sample.watching.is_watched());
}

TEST_CASE("every_name_counts makes every name in the directory an input") {
  Watching sample;
  sample.watching.every_name_counts("/home/me/p");
  CHECK(sample.watching.inputs() == Inputs{{4, "", WatchedName::Counts::EveryName}});
}

TEST_CASE("a file with several names is watched itself before it is read") {
  Watching sample;
  sample.files.set_links("/home/me/p/file", 2);
  sample.files.forget_touches();
  sample.watching.read_file("/home/me/p/file", 100);
  CHECK(sample.adder.order ==
        std::vector<std::string>{"/home/me/p after 0", "/home/me/p/file after 1"});
  CHECK(sample.watching.inputs() == Inputs{{4, "file"}, all_names_in(FakeAdder::kFileWatch)});
}

TEST_CASE("a file with several names at the end of a walk is watched itself") {
  Watching sample;
  sample.files.set_links("/home/me/p/file", 2);
  sample.watching.walk("/home/me/p/file");
  const Inputs inputs = sample.watching.inputs();
  CHECK(std::ranges::count(inputs, all_names_in(FakeAdder::kFileWatch)) == 1);
}

TEST_CASE("every kind of access adds an input") {
  const auto after = [](const std::function<void(FileSystem&)>& look) {
    Watching sample;
    look(sample.watching);
    return sample.watching.inputs();
  };
  const std::string path = "/home/me/p/x";
  const Inputs expected = {{4, "x"}};
  CHECK(after([&](FileSystem& files) { files.status(path); }) == expected);
  CHECK(after([&](FileSystem& files) { files.link_status(path); }) == expected);
  CHECK(after([&](FileSystem& files) { files.read_link(path); }) == expected);
  CHECK(after([&](FileSystem& files) { files.read_file(path, 1); }) == expected);
  CHECK(after([&](FileSystem& files) { files.walk(path); }) == expected);
  CHECK(after([&](FileSystem& files) { files.list("/home/me/p"); }) ==
        Inputs{{3, "p"}, directories_in(4)});
  CHECK(after([&](FileSystem& files) { files.list_level("/home/me/p"); }) ==
        Inputs{{3, "p"}, markers_in(4)});
  CHECK(after([&](FileSystem& files) { files.new_directories_count("/home/me/p"); }) ==
        Inputs{directories_in(4)});
}

TEST_CASE(
    "if a directory is missing, its appearance in the nearest existing directory is the input") {
  Watching sample;
  CHECK_FALSE(sample.watching.status("/home/me/a/b/c"));
  CHECK(sample.watching.inputs() == Inputs{{3, "a"}});
}

TEST_CASE("a directory is watched once, however often it is accessed") {
  Watching sample;
  for (int i = 0; i < 3; ++i) {
    sample.watching.list("/home/me/p");
    sample.watching.status("/home/me/p/file");
  }
  CHECK(sample.adder.order.size() == 2);
}

TEST_CASE("one input that cannot be watched makes the whole result unwatched") {
  for (const Outcome outcome : {Outcome::Unwatchable, Outcome::LimitReached}) {
    Watching sample;
    sample.adder.special["/home/me/p"] = outcome;
    CHECK(sample.watching.status("/home/me/p/file"));
    sample.watching.status("/home/me");
    CHECK_FALSE(sample.watching.is_watched());
    CHECK(sample.watching.limit_was_reached() == (outcome == Outcome::LimitReached));
  }
}

TEST_CASE("note_every_name adds a single input for a directory, and none for a missing one") {
  Watching sample;
  sample.watching.note_every_name("/home/me/p");
  sample.watching.note_every_name("/home/me/missing");
  CHECK(sample.watching.inputs() == Inputs{all_names_in(4)});
}

TEST_CASE(
    "with LooksAt::Everything, all names of a listing and all components of a path are inputs") {
  Watching sample;
  WatchingFileSystem watching(sample.files, sample.adder, WatchingFileSystem::LooksAt::Everything);
  watching.list("/home/me/p");
  CHECK(watching.take_inputs() == Inputs{{3, "p"}, all_names_in(4)});
  watching.walk("/home/me/p/file");
  CHECK(watching.take_inputs() == Inputs{{1, "home"}, {2, "me"}, {3, "p"}, {4, "file"}});
}

TEST_CASE(
    "after take_inputs, an unwatchable directory matters again only when it is accessed again") {
  Watching sample;
  sample.adder.special["/home/me/p"] = Outcome::Unwatchable;
  sample.watching.status("/home/me/p/file");
  CHECK_FALSE(sample.watching.is_watched());
  sample.watching.take_inputs();
  CHECK(sample.watching.is_watched());
  sample.watching.status("/home/me");
  CHECK(sample.watching.is_watched());
  sample.watching.status("/home/me/p/file");
  CHECK_FALSE(sample.watching.is_watched());
}

TEST_CASE("every component of a walk is an input, because it can be renamed or get another owner") {
  Watching sample;
  sample.files.make_link("/home/link", "/home/me");
  REQUIRE(sample.watching.walk("/home/link/p/file"));
  for (const WatchedName& input :
       Inputs{{1, "home"}, {2, "link"}, {2, "me"}, {3, "p"}, {4, "file"}}) {
    const Inputs inputs = sample.watching.inputs();
    CHECK(std::find(inputs.begin(), inputs.end(), input) != inputs.end());
  }
}

TEST_CASE("on a walk, the last directory must be watchable, but its parents need not be") {
  Watching sample;
  sample.adder.special["/home"] = Outcome::Unwatchable;
  sample.watching.walk("/home/me/p/file");
  CHECK(sample.watching.is_watched());
  sample.adder.special["/home/me/p"] = Outcome::Unwatchable;
  WatchingFileSystem watching(sample.files, sample.adder);
  watching.walk("/home/me/p/file");
  CHECK_FALSE(watching.is_watched());
}

TEST_CASE("deepest_directories leaves out directories that are above other watched ones") {
  Watching sample;
  sample.adder.known["/home/other"] = 5;
  sample.adder.known["/home/me/p/a/b"] = 6;
  CHECK(sample.watching.deepest_directories().empty());
  for (const char* directory : {"/home", "/home/me/p", "/home/other", "/home/me/p/missing"}) {
    sample.watching.watch_on(directory);
  }
  CHECK(sample.watching.deepest_directories() ==
        std::vector<std::string>{"/home/me/p", "/home/other"});
  sample.watching.watch_on("/home/me/p/a/b");
  CHECK(sample.watching.deepest_directories() ==
        std::vector<std::string>{"/home/me/p/a/b", "/home/other"});
}

}  // namespace venvctl::watching_file_system_test
