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

namespace venvctl::state_document_test {

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

TEST_CASE("a state file that was never written is absent and empty") {
  TemporaryDirectory directory;
  const auto document = read_state(directory.path() + "/s.json", 1);
  REQUIRE(document);
  CHECK(document->origin == Origin::Absent);
  CHECK(document->text.empty());
}

TEST_CASE("a written state file has mode 0600 and its previous version is the backup") {
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

TEST_CASE("an update that changes nothing does not rewrite the file") {
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

TEST_CASE("a truncated file is read from its backup, and the next update keeps the damaged file") {
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
    REQUIRE(std::filesystem::file_size(path) == length);  // reading has not changed the file
    REQUIRE(set(path, kTwo));
    REQUIRE(read_state(path, 1)->text == kTwo);
    REQUIRE(content_of(path + ".corrupt.1") == kTwo.substr(0, length));
    REQUIRE(content_of(path + ".bak") == kOne);
  }
}

TEST_CASE("a corrupt file without a backup is read as empty, with a note") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  write(path, "[]");
  const auto document = read_state(path, 1);
  REQUIRE(document);
  CHECK(document->origin == Origin::Lost);
  CHECK_FALSE(document->note.empty());
}

TEST_CASE("a file with a newer schema is read but never rewritten") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  const std::string newer = R"({"schema":2,"n":9})";
  write(path, newer);
  CHECK(read_state(path, 1)->origin == Origin::NewerSchema);
  CHECK_FALSE(set(path, kOne));
  CHECK(content_of(path) == newer);
}

TEST_CASE("a backup with a newer schema is read, but updates are refused") {
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

TEST_CASE("a change whose deadline has passed is not made") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/x.json";
  const auto change = [](const std::string&) { return Result<std::string>(R"({"schema":1})"); };
  {
    const StateChangesUntil past(monotonic_now_ns());
    const auto late = update_state(path, 1, change);
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == ErrorCode::Unreachable);
    CHECK_FALSE(std::filesystem::exists(path));
  }
  {
    const StateChangesUntil future(monotonic_now_ns() + int64_t{60'000'000'000});
    CHECK(update_state(path, 1, change).ok());
  }
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("a failed update leaves the file unchanged") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, kOne));
  const auto updated = update_state(path, 1, [](const std::string&) -> Result<std::string> {
    return Error{ErrorCode::Failed, "no"};
  });
  CHECK(updated.error().message == "no");
  CHECK(content_of(path) == kOne);
}

TEST_CASE("the next update deletes the temporary files of killed writers, but no other files") {
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

TEST_CASE("updating a damaged file keeps its good backup") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, kOne));
  REQUIRE(set(path, kTwo));
  write(path, "torn");
  REQUIRE(set(path, kTwo));
  CHECK(content_of(path + ".bak") == kOne);
}

TEST_CASE("concurrent writers do not lose each other's updates") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s.json";
  REQUIRE(set(path, R"({"schema":1,"n":""})"));
  std::atomic<int> written = 0;  // checked later: Catch2's assertions are not thread-safe
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

}  // namespace venvctl::state_document_test
