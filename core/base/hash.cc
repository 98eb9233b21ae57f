#include "core/base/hash.h"

#include <md5.h>
#include <sha2.h>
#include <sys/types.h>

#include <cstdint>

#include "core/base/fd.h"
#include "core/base/text.h"

namespace venvctl {

std::string sha256(std::string_view bytes) {
  SHA2_CTX context;
  SHA256Init(&context);
  SHA256Update(&context, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256Final(reinterpret_cast<uint8_t*>(digest.data()), &context);
  return digest;
}

Result<std::string> sha256_of_file(int fd) {
  SHA2_CTX context;
  SHA256Init(&context);
  char piece[64 * 1024];
  for (;;) {
    const auto count = read_full(fd, piece);
    if (!count) return count.error();
    if (*count == 0) break;
    SHA256Update(&context, reinterpret_cast<const uint8_t*>(piece), *count);
  }
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256Final(reinterpret_cast<uint8_t*>(digest.data()), &context);
  return digest;
}

std::string md5(std::string_view bytes) {
  MD5_CTX context;
  MD5Init(&context);
  MD5Update(&context, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  std::string digest(MD5_DIGEST_LENGTH, '\0');
  MD5Final(reinterpret_cast<uint8_t*>(digest.data()), &context);
  return digest;
}

std::string hex(std::string_view digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : digest) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string url_base64(std::string_view digest) {
  std::string text = base64(digest);
  text.erase(text.find_last_not_of('=') + 1);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::string short_base64(std::string_view digest) {
  return url_base64(digest.substr(0, 6));  // 6 bytes are exactly 8 characters
}

}  // namespace venvctl
