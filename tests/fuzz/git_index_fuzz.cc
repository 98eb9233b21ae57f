// Fuzzes the git index of an untrusted checkout. The parser must return an answer or an error.
#include "core/trust/git_index.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {
using namespace std::string_literals;
using namespace std::string_view_literals;
constexpr std::string_view kStat =
    "\1\2\3\4\1\2\3\4\1\2\3\4\1\2\3\4\1\2\3\4\1\2\3\4\0\0\x81\xa4\1\2\3\4\1\2\3\4\1\2\3\4"sv;
constexpr std::string_view kHash = "01234567890123456789"sv;

std::string index_of(char version, std::string_view flags_and_name) {
  std::string text = "DIRC"s + "\0\0\0"s + version + "\0\0\0\1"s;
  text.append(kStat).append(kHash).append(flags_and_name);
  return text.append("TREE\0\0\0\2xx"sv).append(kHash);
}

const std::string kTwo = index_of('\2', "\0\5.venv\0\0\0\0\0"sv);
const std::string kThree = index_of('\3', "\x40\5\0\0.venv\0\0\0"sv);
const std::string kFour = index_of('\4', "\0\5\0.venv\0"sv);
const std::string_view kSeeds[] = {kTwo, kThree, kFour};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  for (const size_t hash_bytes : {size_t{20}, size_t{32}}) {
    const auto anything = git_index_lists(input, "", hash_bytes);
    const auto environment = git_index_lists(input, ".venv", hash_bytes);
    // An index that lists an entry below .venv is not empty.
    if (environment && *environment && anything) VENVCTL_CHECK(*anything);
    if (!environment) VENVCTL_CHECK(environment.error().message.starts_with("the git index "));
  }
}

}  // namespace venvctl
