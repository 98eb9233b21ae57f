// A frame is "venvctl1 <verb> <length>\n", followed by a body of <length> bytes. Includes only C
// headers.
#pragma once

#include <stddef.h>
#include <string.h>

namespace venvctl::wire {

constexpr char kMagic[] = "venvctl1 ";  // the number is the version of the framing
constexpr size_t kMagicBytes = sizeof(kMagic) - 1;
constexpr size_t kMaxVerbBytes = 24;
constexpr size_t kMaxBodyBytes = 64 * 1024;
constexpr size_t kMaxHeaderBytes = kMagicBytes + kMaxVerbBytes + 1 + 5 + 1;

struct FrameHeader {
  char verb[kMaxVerbBytes + 1];  // lower-case letters, digits and '-', NUL-terminated
  size_t header_bytes;           // size of the header; the body follows it
  size_t body_bytes;
};

enum class HeaderState { Complete, NeedsMore, Bad };

// Parses the header at the beginning of `bytes`. NeedsMore: the bytes are valid so far, but
// incomplete. Bad: the bytes can never become a valid header (wrong magic, a verb that is too long,
// a length over kMaxBodyBytes or with leading zeros).
inline HeaderState parse_header(const char* bytes, size_t size, FrameHeader* header) {
  size_t at = 0;
  for (; at < kMagicBytes; ++at) {
    if (at == size) return HeaderState::NeedsMore;
    if (bytes[at] != kMagic[at]) return HeaderState::Bad;
  }
  size_t verb_bytes = 0;
  for (;; ++at) {
    if (at == size) return HeaderState::NeedsMore;
    const char c = bytes[at];
    if (c == ' ') break;
    const bool is_verb_byte = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (!is_verb_byte || verb_bytes == kMaxVerbBytes) return HeaderState::Bad;
    header->verb[verb_bytes++] = c;
  }
  if (verb_bytes == 0) return HeaderState::Bad;
  header->verb[verb_bytes] = '\0';
  const size_t first_digit = ++at;
  size_t length = 0;
  for (;; ++at) {
    if (at == size) return HeaderState::NeedsMore;
    const char c = bytes[at];
    if (c == '\n') break;
    if (c < '0' || c > '9') return HeaderState::Bad;
    if (at > first_digit && bytes[first_digit] == '0') return HeaderState::Bad;
    length = length * 10 + static_cast<size_t>(c - '0');
    if (length > kMaxBodyBytes) return HeaderState::Bad;
  }
  if (at == first_digit) return HeaderState::Bad;
  header->header_bytes = at + 1;
  header->body_bytes = length;
  return HeaderState::Complete;
}

// Writes the header to `out`, which has room for at least kMaxHeaderBytes, and returns the size of
// the header. Returns 0 if the verb or the body is too long, or if the verb is empty.
inline size_t write_header(char* out, const char* verb, size_t body_bytes) {
  const size_t verb_bytes = strlen(verb);
  if (verb_bytes == 0 || verb_bytes > kMaxVerbBytes || body_bytes > kMaxBodyBytes) return 0;
  memcpy(out, kMagic, kMagicBytes);
  size_t at = kMagicBytes;
  memcpy(out + at, verb, verb_bytes);
  at += verb_bytes;
  out[at++] = ' ';
  char digits[8];
  size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + body_bytes % 10);
    body_bytes /= 10;
  } while (body_bytes > 0);
  while (count > 0) out[at++] = digits[--count];
  out[at++] = '\n';
  return at;
}

}  // namespace venvctl::wire
