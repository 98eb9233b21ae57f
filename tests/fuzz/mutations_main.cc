// The main function of a fuzzer without libFuzzer. It makes blind mutations of the seeds, the same
// ones in each run. The normal test run uses this file; long runs use libFuzzer.
//
//   fuzz_NAME RUNS
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "tests/fuzz/fuzz.h"

extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

std::string input;

void show_input() {
  std::fputs("the input was ", stderr);
  for (const char byte : input) std::fprintf(stderr, "\\x%02x", static_cast<unsigned char>(byte));
  std::fputs("\n", stderr);
}

class Mutations {
 public:
  std::string next() {
    std::string text(one_seed());
    for (size_t rounds = pick(8); rounds > 0; --rounds) mutate(text);
    return text;
  }

 private:
  size_t pick(size_t below) { return below == 0 ? 0 : random_() % below; }
  std::string_view one_seed() {
    const auto seeds = venvctl::fuzz_seeds();
    return seeds[pick(seeds.size())];
  }
  char byte() {
    using namespace std::string_view_literals;
    constexpr std::string_view kTelling = "\0\n\r \t\"'\\/{}[],:=.~$|0123456789-\x7f\x80\xc3\xff"sv;
    return pick(2) == 0 ? kTelling[pick(kTelling.size())] : static_cast<char>(pick(256));
  }

  void mutate(std::string& text) {
    const size_t at = pick(text.size() + 1);
    const size_t count = pick(text.size() - at + 1);
    switch (pick(7)) {
      case 0:
        if (at < text.size()) text[at] = byte();
        break;
      case 1:
        text.insert(at, pick(4) + 1, byte());
        break;
      case 2:
        text.erase(at, pick(8));
        break;
      case 3:
        text.erase(at, count);
        break;
      case 4:
        text.insert(at, text.substr(at, pick(64)));
        break;
      case 5:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << pick(8)));
        break;
      case 6: {
        const std::string_view other = one_seed();
        text.replace(at, pick(32), other.substr(pick(other.size()), pick(64)));
        break;
      }
    }
  }

  std::mt19937 random_{1};
};

}  // namespace

int main(int count, char** words) {
  const long runs = count == 2 ? std::atol(words[1]) : 0;
  if (runs <= 0) return 2;
  std::signal(SIGABRT, [](int) { show_input(); });
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(show_input);
  Mutations mutations;
  for (long run = 0; run < runs; ++run) {
    input = mutations.next();
    venvctl::fuzz(input);
  }
  std::printf("%ld runs without a finding\n", runs);
  return 0;
}
