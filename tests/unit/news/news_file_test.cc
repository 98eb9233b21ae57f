#include "core/news/news_file.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::news_file_test {

constexpr int64_t kStart = 1'000'000;

struct Stream {
  TemporaryDirectory directory;
  std::string path = directory.path() + "/events";

  NewsReader reader_after(int64_t number) const { return {path, number}; }
};

NewsItem created(std::string environment) {
  return {std::string(news::kCreated), std::move(environment)};
}

std::string shown(const std::vector<NewsItem>& items) {
  std::string text;
  for (const NewsItem& item : items) {
    text += std::to_string(item.seq - kStart) + item.event + item.environment + " ";
  }
  return text;
}

void write(NewsWriter& writer, NewsItem item) { writer.write(std::move(item), 77); }
void begin(NewsWriter& writer) { write(writer, {std::string(news::kLost)}); }

// A stream that has begun, and a reader that has read all of it.
struct ReadStream : Stream {
  NewsWriter writer{path, kStart};
  NewsReader reader{path, kStart};

  ReadStream() {
    begin(writer);
    CHECK(reader.read().empty());
  }
};

// True if this process has the file open, even if the file was deleted.
bool is_open(const std::string& path) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    if (std::filesystem::read_symlink(entry, error).string().starts_with(path)) return true;
  }
  return false;
}

TEST_CASE("an item is read as it was written, whatever its paths contain") {
  NewsItem item{std::string(news::kActive), "/a\n\"\xff", "/\xc3\xa4", "/f", 5, 77};
  const std::string line = to_line(item);
  CHECK(line.find('\n') == line.size() - 1);
  const auto read = news_item(line);
  REQUIRE(read);
  CHECK(read->event == item.event);
  CHECK(read->environment == item.environment);
  CHECK(read->directory == item.directory);
  CHECK(read->file == item.file);
  CHECK(read->seq == 5);
  CHECK(read->at == 77);
}

TEST_CASE("other lines are ignored") {
  CHECK_FALSE(news_item(""));
  CHECK_FALSE(news_item("[]"));
  CHECK_FALSE(news_item(R"({"seq":1,"at":2})"));
  CHECK_FALSE(news_item(R"({"seq":"1","at":2,"event":"created"})"));
}

TEST_CASE("a reader gets the items after its number, and later those that were added") {
  const Stream stream;
  NewsWriter writer(stream.path, kStart);
  begin(writer);
  write(writer, created("/a"));
  write(writer, created("/b"));
  CHECK(writer.last() == kStart + 2);
  NewsReader reader = stream.reader_after(kStart + 1);
  CHECK(shown(reader.read()) == "2created/b ");
  CHECK(reader.read().empty());
  write(writer, created("/c"));
  CHECK(shown(reader.read()) == "3created/c ");
}

TEST_CASE("the numbers of the next writer are higher, even if the clock was set back") {
  const Stream stream;
  {
    NewsWriter writer(stream.path, kStart);
    begin(writer);
    write(writer, created("/a"));
  }
  NewsReader reader = stream.reader_after(kStart + 1);
  CHECK(reader.read().empty());
  NewsWriter earlier(stream.path, 5);
  begin(earlier);
  CHECK(earlier.last() == kStart + 2);
  NewsWriter later(stream.path, kStart + 100);
  begin(later);
  write(later, created("/b"));
  CHECK(shown(reader.read()) == "2lost 101created/b ");
}

TEST_CASE("a reader whose number is too old gets `lost` once") {
  const Stream stream;
  NewsWriter writer(stream.path, kStart);
  begin(writer);
  write(writer, created("/a"));
  begin(writer);
  CHECK(shown(stream.reader_after(3).read()) == "0lost 1created/a ");
}

TEST_CASE("the files are bounded; a reader that keeps up loses nothing, a late one gets `lost`") {
  ReadStream stream;
  const std::string longer(10'000, 'x');
  int64_t expected = kStart;
  for (int i = 0; i < 100; ++i) {
    write(stream.writer, created("/" + longer));
    const auto items = stream.reader.read();
    REQUIRE(items.size() == 1);
    CHECK(items.front().seq == ++expected);
  }
  const auto late = stream.reader_after(kStart).read();
  REQUIRE(late.size() > 20);
  CHECK(late[0].event == news::kLost);
  CHECK(late[1].seq == late[0].seq + 1);
  CHECK(late.back().seq == expected);
  uintmax_t bytes = 0;
  for (const auto& each : std::filesystem::directory_iterator(stream.directory.path())) {
    bytes += each.file_size();
  }
  CHECK(bytes < 2 * NewsWriter::kMaxBytes + 2 * longer.size());
}

TEST_CASE("a line that a killed writer cut off is left out") {
  const Stream stream;
  {
    NewsWriter writer(stream.path, kStart);
    begin(writer);
  }
  std::ofstream(stream.path, std::ios::app) << R"({"seq":1000001,"at":2,"ev)";
  NewsReader reader = stream.reader_after(kStart);
  CHECK(reader.read().empty());
  NewsWriter writer(stream.path, kStart);
  begin(writer);
  write(writer, created("/a"));
  CHECK(shown(reader.read()) == "1lost 2created/a ");
}

TEST_CASE("items that cannot be written are reported as lost as soon as writing works again") {
  ReadStream stream;
  std::filesystem::remove(stream.path);
  std::filesystem::create_directory(stream.path);
  write(stream.writer, created("/a"));
  std::filesystem::remove(stream.path);
  write(stream.writer, created("/b"));
  CHECK(shown(stream.reader.read()) == "1lost 2created/b ");
}

TEST_CASE("a reader continues when the file was removed and a new one begins") {
  ReadStream stream;
  std::filesystem::remove(stream.path);
  CHECK(stream.reader.read().empty());
  write(stream.writer, created("/a"));
  CHECK(shown(stream.reader.read()) == "1created/a ");
}

TEST_CASE("a reader does not keep its directory in existence") {
  ReadStream stream;
  REQUIRE(is_open(stream.path));
  std::filesystem::remove(stream.path);
  stream.reader.read();
  CHECK_FALSE(is_open(stream.path));
}

}  // namespace venvctl::news_file_test
