// The entry points of a fuzzer for libFuzzer. Seeds come from the program, not from files.
#include <algorithm>
#include <cstring>

#include "tests/fuzz/fuzz.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  venvctl::fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  constexpr unsigned kSeedOneIn = 256;
  const auto seeds = venvctl::fuzz_seeds();
  if (size <= 1 || seed % kSeedOneIn == 0) {
    const std::string_view chosen = seeds[seed / kSeedOneIn % seeds.size()];
    size = std::min(chosen.size(), max_size);
    std::memcpy(data, chosen.data(), size);
  }
  return LLVMFuzzerMutate(data, size, max_size);
}
