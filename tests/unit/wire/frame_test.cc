#include "core/wire/frame.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl::wire::frame_test {

HeaderState state_of(const std::string& bytes, FrameHeader* header) {
  return parse_header(bytes.data(), bytes.size(), header);
}

HeaderState state_of(const std::string& bytes) {
  FrameHeader header;
  return state_of(bytes, &header);
}

TEST_CASE("a header is read back as it was written") {
  for (const size_t length : {size_t{0}, size_t{1}, size_t{10}, kMaxBodyBytes}) {
    char bytes[kMaxHeaderBytes];
    const size_t size = write_header(bytes, "resolve", length);
    REQUIRE(size > 0);
    FrameHeader header;
    REQUIRE(parse_header(bytes, size, &header) == HeaderState::Complete);
    CHECK(std::string(header.verb) == "resolve");
    CHECK(header.body_bytes == length);
    CHECK(header.header_bytes == size);
  }
}

TEST_CASE("a header that is cut at any byte needs more bytes") {
  const std::string whole = "venvctl1 list 65536\n";
  for (size_t size = 0; size < whole.size(); ++size) {
    REQUIRE(state_of(whole.substr(0, size)) == HeaderState::NeedsMore);
  }
  CHECK(state_of(whole + "body") == HeaderState::Complete);
}

TEST_CASE("bytes that cannot become a header are rejected at the first wrong byte") {
  CHECK(state_of("x") == HeaderState::Bad);
  CHECK(state_of("venvctl2 ") == HeaderState::Bad);
  CHECK(state_of("venvctl1 UP") == HeaderState::Bad);
  CHECK(state_of("venvctl1  1\n") == HeaderState::Bad);
  CHECK(state_of("venvctl1 list \n") == HeaderState::Bad);
  CHECK(state_of("venvctl1 list 65537") == HeaderState::Bad);
  CHECK(state_of("venvctl1 list 01") == HeaderState::Bad);
  CHECK(state_of("venvctl1 list -1") == HeaderState::Bad);
  CHECK(state_of("venvctl1 " + std::string(kMaxVerbBytes + 1, 'a')) == HeaderState::Bad);
  CHECK(state_of("venvctl1 list 99999999999999999999999999") == HeaderState::Bad);
}

TEST_CASE("a header outside the limits is not written") {
  char bytes[kMaxHeaderBytes];
  CHECK(write_header(bytes, "", 0) == 0);
  CHECK(write_header(bytes, "list", kMaxBodyBytes + 1) == 0);
  CHECK(write_header(bytes, std::string(kMaxVerbBytes + 1, 'a').c_str(), 0) == 0);
}

}  // namespace venvctl::wire::frame_test
