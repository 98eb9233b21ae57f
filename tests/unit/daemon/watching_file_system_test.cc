#include "daemon/workers/watching_file_system.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

using Outcome = WatchAdder::Outcome;

// Gives each directory a number, and notes when it was asked in the file system's own record.
struct FakeAdder : WatchAdder {
  explicit FakeAdder(FakeFileSystem& of) : files(of) {}
  Added add(const std::string& directory) override {
    order.push_back(directory + " after " + std::to_string(files.touched().size()));
    if (const auto found = special.find(directory); found != special.end()) {
      return {found->second, 0};
    }
    return known.contains(directory) ? Added{Outcome::Added, known.at(directory)} : Added{};
  }
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

using Inputs = std::vector<WatchedInput>;

}  // namespace

TEST_CASE("what is looked at is watched before, under its name in its directory") {
  Watching sample;
  CHECK(sample.watching.read_file("/home/me/p/file", 100) == "content");
  CHECK(sample.watching.inputs() == Inputs{{4, "file"}});
  CHECK(sample.adder.order == std::vector<std::string>{"/home/me/p after 0"});
  CHECK(sample.watching.is_watched());
}

TEST_CASE("every kind of look is an input") {
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
  CHECK(after([&](FileSystem& files) { files.list("/home/me/p"); }) == Inputs{{3, "p"}, {4, ""}});
  CHECK(after([&](FileSystem& files) { files.list_level("/home/me/p"); }) ==
        Inputs{{3, "p"}, {4, WatchedInput::kMarkers}});
  CHECK(after([&](FileSystem& files) { files.new_directories_count("/home/me/p"); }) ==
        Inputs{{4, ""}});
}

TEST_CASE("below a missing directory its own coming is the input, up to the first that is there") {
  Watching sample;
  CHECK_FALSE(sample.watching.status("/home/me/a/b/c"));
  CHECK(sample.watching.inputs() == Inputs{{3, "a"}});
}

TEST_CASE("a directory is watched once, however often it is looked at") {
  Watching sample;
  for (int i = 0; i < 3; ++i) {
    sample.watching.list("/home/me/p");
    sample.watching.status("/home/me/p/file");
  }
  CHECK(sample.adder.order.size() == 2);
}

TEST_CASE("one input that cannot be watched is enough for the whole not to be") {
  for (const Outcome outcome : {Outcome::Unwatchable, Outcome::LimitReached}) {
    Watching sample;
    sample.adder.special["/home/me/p"] = outcome;
    CHECK(sample.watching.status("/home/me/p/file"));
    sample.watching.status("/home/me");
    CHECK_FALSE(sample.watching.is_watched());
    CHECK(sample.watching.limit_was_reached() == (outcome == Outcome::LimitReached));
  }
}

TEST_CASE("a directory of which every name counts is an input as a whole") {
  Watching sample;
  sample.watching.note_every_name("/home/me/p");
  sample.watching.note_every_name("/home/me/missing");
  CHECK(sample.watching.inputs() == Inputs{{4, WatchedInput::kEveryName}});
}

TEST_CASE("who looks at everything is told of every name in a listing and of the whole way") {
  Watching sample;
  WatchingFileSystem watching(sample.files, sample.adder, WatchingFileSystem::LooksAt::Everything);
  watching.list("/home/me/p");
  CHECK(watching.take_inputs() == Inputs{{3, "p"}, {4, WatchedInput::kEveryName}});
  watching.walk("/home/me/p/file");
  CHECK(watching.take_inputs() == Inputs{{1, "home"}, {2, "me"}, {3, "p"}, {4, "file"}});
}

TEST_CASE("inputs that were taken count no more, and one that cannot be watched counts each time") {
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

TEST_CASE("links on the way of a walk are inputs, the directories are not") {
  Watching sample;
  sample.files.make_link("/home/link", "/home/me");
  REQUIRE(sample.watching.walk("/home/link/p/file"));
  const Inputs inputs = sample.watching.inputs();
  CHECK(std::find(inputs.begin(), inputs.end(), WatchedInput{2, "link"}) != inputs.end());
  CHECK(std::find(inputs.begin(), inputs.end(), WatchedInput{1, "home"}) == inputs.end());
}

}  // namespace venvctl
