// Fuzzes the header of a frame, and the fields of a resolve request.
#include "core/base/path.h"
#include "core/wire/frame.h"
#include "daemon/handlers/resolve_fields.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {
using namespace std::string_view_literals;
constexpr std::string_view kSeeds[] = {
    "venvctl1 resolve 12\n1\0bash\0007\0\0/a"sv, "venvctl1 status 2\n{}"sv,
    "venvctl1 list 65536\n"sv,
    "1\0zsh\0004711\0004026531841\0/home/me/p\0HOME=/home/me\0PATH=/bin"sv,
    "0\0fish\0001\0\0/\0WORKON_HOME=/w\0PYENV_VERSION=3.11"sv};

void check_header(std::string_view input) {
  wire::FrameHeader header;
  const auto state = wire::parse_header(input.data(), input.size(), &header);
  // The parser decides as early as possible: if a part of the input has a result, the whole input
  // has the same result.
  for (size_t size = 0; size < input.size() && size < 64; ++size) {
    wire::FrameHeader shorter;
    const auto before = wire::parse_header(input.data(), size, &shorter);
    VENVCTL_CHECK(before == wire::HeaderState::NeedsMore || before == state);
  }
  if (state != wire::HeaderState::Complete) return;
  char again[wire::kMaxHeaderBytes];
  const size_t size = wire::write_header(again, header.verb, header.body_bytes);
  VENVCTL_CHECK(std::string_view(again, size) == input.substr(0, header.header_bytes));
}

void check_fields(std::string_view body) {
  const auto fields = parse_resolve_fields(body);
  if (!fields) {
    VENVCTL_CHECK(fields.error().message.find(": ") != std::string::npos);
    return;
  }
  VENVCTL_CHECK(fields->shell_pid > 0);
  VENVCTL_CHECK(normal_path("/", fields->question.directory) == fields->question.directory);
}

}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  check_header(input);
  check_fields(input);
}

}  // namespace venvctl
