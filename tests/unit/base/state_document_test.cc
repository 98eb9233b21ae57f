#include "core/base/state_document.h"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

using Origin = StateDocument::Origin;

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

void write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

bool exists(const std::string& path) { return std::filesystem::exists(path); }

Result<void> set(const std::string& path, const std::string& text) {
  return update_state(path, 1, [&](const std::string&) -> Result<std::string> { return text; });
}

const std::string kOne = R"({"schema":1,"n":1})";
const std::string kTwo = R"({"schema":1,"n":2})";

}  // namespace

TEST_CASE("a state file that was never written is absent and empty") {
  TemporaryDirectory directory;
  const auto document = read_state(directory.path() + "/s.json", 1);
  REQUIRE(document);
  CHECK(document->origin == Origin::Absent);
  CHECK(document->text.empty());
}

TEST_CASE("what was written is read, closed to others, with the version before as backup") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/deep/er/s.json";
  REQUIRE(set(path, kOne));
  REQUIRE(set(path, kTwo));
  CHECK(read_state(path, 1)->text == kTwo);
  CHECK(content_of(path + ".bak") == kOne);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a change that changes nothing writes nothing") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, kOne));
  struct stat before {
  }, after{};
  REQUIRE(::stat(path.c_str(), &before) == 0);
  REQUIRE(set(path, kOne));
  REQUIRE(::stat(path.c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);
}

TEST_CASE("a state file cut at any byte gives its backup, and the cut one is kept aside") {
  for (size_t length = 0; length < kTwo.size(); ++length) {
    TemporaryDirectory directory;
    const std::string path = directory.path() + "/s.json";
    REQUIRE(set(path, kOne));
    REQUIRE(set(path, kTwo));
    std::filesystem::resize_file(path, length);
    const auto document = read_state(path, 1);
    REQUIRE(document);
    REQUIRE(document->origin == Origin::FromBackup);
    REQUIRE(document->text == kOne);
    REQUIRE_FALSE(document->note.empty());
    REQUIRE(std::filesystem::file_size(path) == length);  // reading changes nothing
    REQUIRE(set(path, kTwo));
    REQUIRE(read_state(path, 1)->text == kTwo);
    REQUIRE(content_of(path + ".corrupt.1") == kTwo.substr(0, length));
    REQUIRE(content_of(path + ".bak") == kOne);
  }
}

TEST_CASE("a corrupt file without a backup starts empty and says so") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  write(path, "[]");
  const auto document = read_state(path, 1);
  REQUIRE(document);
  CHECK(document->origin == Origin::Lost);
  CHECK_FALSE(document->note.empty());
}

TEST_CASE("a newer schema is read and never rewritten") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  const std::string newer = R"({"schema":2,"n":9})";
  write(path, newer);
  CHECK(read_state(path, 1)->origin == Origin::NewerSchema);
  CHECK_FALSE(set(path, kOne));
  CHECK(content_of(path) == newer);
}

TEST_CASE("a backup of a newer schema is read too, and nothing is written in its place") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  const std::string newer = R"({"schema":2,"n":9})";
  write(path, "torn");
  write(path + ".bak", newer);
  const auto document = read_state(path, 1);
  REQUIRE(document);
  CHECK(document->origin == Origin::NewerSchema);
  CHECK(document->text == newer);
  CHECK_FALSE(set(path, kOne));
  CHECK_FALSE(set(path, kTwo));
  CHECK(content_of(path) == "torn");
  CHECK(content_of(path + ".bak") == newer);
}

TEST_CASE("a change that fails leaves everything as it was") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, kOne));
  const auto updated = update_state(path, 1, [](const std::string&) -> Result<std::string> {
    return Error{ErrorCode::Failed, "no"};
  });
  CHECK(updated.error().message == "no");
  CHECK(content_of(path) == kOne);
}

TEST_CASE("what killed writers left goes with the next change, and nothing else does") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  const std::vector<std::string> leftovers = {"/s.json.0123456789abcdef.new",
                                              "/s.json.bak.fedcba9876543210.new"};
  const std::vector<std::string> others = {"/s.json.new", "/s.json.0123456789abcdeX.new",
                                           "/t.json.0123456789abcdef.new", "/s.json.corrupt.1"};
  for (const std::string& name : leftovers) write(directory.path() + name, "x");
  for (const std::string& name : others) write(directory.path() + name, "x");
  REQUIRE(set(path, kOne));
  for (const std::string& name : leftovers) CHECK_FALSE(exists(directory.path() + name));
  for (const std::string& name : others) CHECK(exists(directory.path() + name));
}

TEST_CASE("a damaged file with a good backup keeps that backup until the new one is whole") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, kOne));
  REQUIRE(set(path, kTwo));
  write(path, "torn");
  REQUIRE(set(path, kTwo));
  CHECK(content_of(path + ".bak") == kOne);
}

TEST_CASE("writers at the same time lose nothing of each other") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, R"({"schema":1,"n":""})"));
  std::atomic<int> written = 0;  // Catch2 is for one thread
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&path, &written] {
      for (int round = 0; round < 10; ++round) {
        const auto grown = update_state(path, 1, [](std::string text) -> Result<std::string> {
          return text.insert(text.size() - 2, "x");
        });
        written += grown.ok() ? 1 : 0;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(written == 40);
  CHECK(read_state(path, 1)->text == R"({"schema":1,"n":")" + std::string(40, 'x') + "\"}");
}

}  // namespace venvctl
