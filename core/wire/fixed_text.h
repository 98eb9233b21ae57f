// Joins texts in buffers of the caller. snprintf is not used, because its code would be a third of
// a small static program. Includes only C headers.
#pragma once

#include <stddef.h>
#include <string.h>

namespace venvctl::wire {

struct Piece {  // a part of a text; not owned
  const char* bytes;
  size_t size;
};
inline Piece piece(const char* text) { return {text, strlen(text)}; }

// A number as text.
struct Decimal {
  char digits[24];

  explicit Decimal(unsigned long number) {
    size_t at = sizeof digits;
    digits[--at] = '\0';
    do {
      digits[--at] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    memmove(digits, digits + at, sizeof digits - at);
  }
  Piece text() const { return piece(digits); }
};

// A text in a buffer. Nothing is written beyond the end of the buffer.
struct Text {
  char* bytes;
  size_t capacity;
  size_t size = 0;

  // Appends all pieces; appends nothing and returns false if less than `reserve` bytes would remain
  // free.
  template <size_t kCount>
  bool add(const Piece (&pieces)[kCount], size_t reserve = 0) {
    return add_all(pieces, kCount, reserve);
  }
  bool add_all(const Piece* pieces, size_t count, size_t reserve) {
    size_t needed = reserve;
    for (size_t i = 0; i < count; ++i) needed += pieces[i].size;
    if (needed > capacity - size) return false;
    for (size_t i = 0; i < count; ++i) {
      memcpy(bytes + size, pieces[i].bytes, pieces[i].size);
      size += pieces[i].size;
    }
    return true;
  }
};

// Writes the pieces and a final NUL to `out`; false if they do not fit into `size` bytes.
template <size_t kCount>
bool join(char* out, size_t size, const Piece (&pieces)[kCount]) {
  Text text{out, size};
  return text.add(pieces, 1) && text.add({{"", 1}});
}

}  // namespace venvctl::wire
