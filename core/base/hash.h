// Computes digests as raw bytes, and converts digests to text: hexadecimal or URL-safe base64.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

std::string sha256(std::string_view bytes);       // 32 raw bytes
Result<std::string> sha256_of_file(int fd);       // from the current position to the end
std::string md5(std::string_view bytes);          // 16 raw bytes
std::string hex(std::string_view digest);         // lower case
std::string url_base64(std::string_view digest);  // the URL-safe alphabet, without padding
// The first 8 characters of a digest in URL-safe base64, as Pipenv, Poetry, PDM and Hatch use them
// in directory names.
std::string short_base64(std::string_view digest);

}  // namespace venvctl
