#include "daemon/watch/watcher.h"

#include <sys/inotify.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::watcher_test {

using What = WatchEvent::What;

struct Watched {
  struct Event {
    What what;
    int watch;
    std::string name;
    bool operator==(const Event&) const = default;
  };
  TemporaryDirectory directory;
  Loop loop;
  std::vector<Event> events;
  Watcher watcher{loop, [this](const WatchEvent& event) {
                    events.push_back({event.what, event.watch, std::string(event.name)});
                  }};
  int watch = watcher.add_own_directory(directory.path());
};

TEST_CASE("events contain the entry's name, and distinguish files, new and moved directories") {
  Watched watched;
  TemporaryDirectory elsewhere;
  std::filesystem::create_directory(elsewhere.path() + "/moved");
  std::ofstream(watched.directory.path() + "/file");
  std::filesystem::create_directory(watched.directory.path() + "/made");
  std::filesystem::rename(elsewhere.path() + "/moved", watched.directory.path() + "/moved");
  REQUIRE(run_until(watched.loop, [&] { return watched.events.size() >= 3; }));
  const int watch = watched.watch;
  CHECK(watched.events == std::vector<Watched::Event>{{What::Changed, watch, "file"},
                                                      {What::MadeDirectory, watch, "made"},
                                                      {What::CameDirectory, watch, "moved"}});
}

TEST_CASE("removing a directory is not reported as a new directory") {
  Watched watched;
  std::filesystem::create_directory(watched.directory.path() + "/d");
  std::filesystem::remove(watched.directory.path() + "/d");
  watched.watcher.read();
  REQUIRE(watched.events.size() == 2);
  CHECK(watched.events[1] == Watched::Event{What::Changed, watched.watch, "d"});
}

TEST_CASE("a changed mode is reported differently from a changed name") {
  Watched watched;
  std::ofstream(watched.directory.path() + "/file") << "text";
  REQUIRE(::inotify_add_watch(watched.watcher.fd(), watched.directory.path().c_str(),
                              IN_ATTRIB | IN_MASK_ADD) == watched.watch);
  watched.watcher.read();
  watched.events.clear();
  std::filesystem::permissions(watched.directory.path() + "/file", std::filesystem::perms::none);
  watched.watcher.read();
  CHECK(watched.events == std::vector<Watched::Event>{{What::Attributes, watched.watch, "file"}});
}

TEST_CASE("read reports pending events without running the loop") {
  Watched watched;
  std::ofstream(watched.directory.path() + "/file");
  watched.watcher.read();
  CHECK(watched.events.size() == 1);
  watched.watcher.read();
  CHECK(watched.events.size() == 1);
}

TEST_CASE("deleting a watched directory ends its watch") {
  Watched watched;
  std::filesystem::remove(watched.directory.path());
  watched.watcher.read();
  REQUIRE_FALSE(watched.events.empty());
  CHECK(watched.events.back().what == What::Gone);
  CHECK(watched.events.back().watch == watched.watch);
}

TEST_CASE("thousands of events are reported completely and in order") {
  Watched watched;
  constexpr size_t kFiles = 5'000;
  for (size_t i = 0; i < kFiles; ++i) {
    std::ofstream(watched.directory.path() + "/" + std::to_string(i));
  }
  REQUIRE(run_until(watched.loop, [&] { return watched.events.size() >= kFiles; }));
  REQUIRE(watched.events.size() == kFiles);
  for (size_t i = 0; i < kFiles; ++i) {
    if (watched.events[i].name != std::to_string(i)) FAIL("event " << i << " has another name");
  }
}

TEST_CASE("a watch on a file is refused, and a removed watch reports nothing") {
  Watched watched;
  std::ofstream(watched.directory.path() + "/file");
  CHECK(watched.watcher.add_own_directory(watched.directory.path() + "/file") == -1);
  watched.watcher.read();
  watched.watcher.remove(watched.watch);
  std::ofstream(watched.directory.path() + "/other");
  watched.watcher.read();
  for (const auto& event : watched.events) CHECK(event.name != "other");
}

}  // namespace venvctl::watcher_test
