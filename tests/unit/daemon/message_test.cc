#include "daemon/workers/message.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

const Message kMessages[] = {
    {}, {""}, {"a"}, {"", "", ""}, {std::string("\0\xFF\n", 3), std::string(100'000, 'x')}};

std::string length(uint32_t value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

}  // namespace

TEST_CASE("a message comes out as it went in") {
  for (const Message& message : kMessages) {
    MessageReader reader;
    reader.append(encoded(message));
    CHECK(reader.next() == message);
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.is_broken());
  }
}

TEST_CASE("messages come out whole and in order, however the bytes are cut") {
  std::string bytes;
  for (const Message& message : kMessages) bytes += encoded(message);
  for (const size_t piece : {1U, 3U, 7U, 4096U, 1'000'000U}) {
    MessageReader reader;
    std::vector<Message> read;
    for (size_t at = 0; at < bytes.size(); at += piece) {
      reader.append(std::string_view(bytes).substr(at, piece));
      while (auto message = reader.next()) read.push_back(std::move(*message));
    }
    CHECK(read == std::vector<Message>(std::begin(kMessages), std::end(kMessages)));
  }
}

TEST_CASE("a length over the limit can never become a message, one at the limit still can") {
  MessageReader reader;
  reader.append(length(MessageReader::kMaxBytes));
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.is_broken());
  MessageReader broken;
  broken.append(length(MessageReader::kMaxBytes + 1));
  CHECK_FALSE(broken.next());
  CHECK(broken.is_broken());
}

TEST_CASE("lengths that do not add up break the stream for good") {
  for (const std::string& body : {length(5) + "four", length(0) + "x", std::string("ab")}) {
    MessageReader reader;
    reader.append(length(static_cast<uint32_t>(body.size())) + body);
    CHECK_FALSE(reader.next());
    CHECK(reader.is_broken());
    reader.append(encoded({"good"}));
    CHECK_FALSE(reader.next());
  }
}

TEST_CASE("fields are read in order, and one that is missing or no number is remembered") {
  const Message message = {"skipped", "text", "-42", "9223372036854775807"};
  FieldReader fields(message, 1);
  CHECK(fields.text() == "text");
  CHECK(fields.number() == -42);
  CHECK(fields.number() == INT64_MAX);
  CHECK(fields.is_intact());
  CHECK(fields.text().empty());
  CHECK_FALSE(fields.is_intact());
  for (const std::string text : {"", "x", "1x", " 1", "9223372036854775808"}) {
    const Message wrong = {text};
    FieldReader reader(wrong);
    reader.number();
    CHECK_FALSE(reader.is_intact());
  }
}

}  // namespace venvctl
