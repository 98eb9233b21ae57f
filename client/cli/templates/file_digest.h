// Digests of the files in a template.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// 192 random bytes. Whoever cannot read them cannot make another file with the same
// keyed_digest_of().
std::optional<std::string> random_digest_key();

// The SHA-256 of the file; "" if it cannot be read, or if `path` is a link.
std::string sha256_of(const std::string& path);

// A 128-bit digest of the file (XXH3) that depends on the key. Takes a tenth of the time of
// SHA-256. Protects only as long as the key is secret, so the key must be in a file that only the
// user can read. "" if the file cannot be read, or if `path` is a link, or if the key is too short.
std::string keyed_digest_of(const std::string& path, std::string_view key);

}  // namespace venvctl
