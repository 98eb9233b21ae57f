#include "daemon/workers/message.h"

#include <vector>

#include "tests/support/catch.h"

namespace venvctl::message_test {

const Message kMessages[] = {"", "a", std::string("\0\xFF\n", 3), std::string(100'000, 'x')};

std::string length(uint32_t value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

TEST_CASE("a message survives encoding and decoding") {
  for (const Message& message : kMessages) {
    MessageReader reader;
    reader.append(framed(message));
    CHECK(reader.next() == message);
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.is_broken());
  }
}

TEST_CASE("messages arrive complete and in order, wherever the bytes are split") {
  std::string bytes;
  for (const Message& message : kMessages) bytes += framed(message);
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

TEST_CASE(
    "a length over the limit breaks the stream permanently, but a length at the limit does not") {
  MessageReader reader;
  reader.append(length(MessageReader::kMaxBytes));
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.is_broken());
  MessageReader broken;
  broken.append(length(MessageReader::kMaxBytes + 1));
  CHECK_FALSE(broken.next());
  CHECK(broken.is_broken());
  broken.append(framed("good"));
  CHECK_FALSE(broken.next());
}

}  // namespace venvctl::message_test
