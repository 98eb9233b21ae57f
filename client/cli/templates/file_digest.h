// Digests of the files in a template.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// 192 random bytes. Only someone who can read them can make another file with the same
// keyed_digest_of().
std::optional<std::string> random_digest_key();

// The SHA-256 of the file; "" if it cannot be read, or if `path` is a link.
std::string sha256_of(const std::string& path);

// A 128-bit digest of the file (XXH3) that depends on the key. Ten times as fast as SHA-256.
// Protects only while the key is secret, so only the user may be able to read the key's file. "" if
// the file cannot be read, if `path` is a link, or if the key is too short.
std::string keyed_digest_of(const std::string& path, std::string_view key);

}  // namespace venvctl
