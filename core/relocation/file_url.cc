#include "core/relocation/file_url.h"

#include <charconv>

namespace venvctl {
namespace {

constexpr std::string_view kBeginning = "\"file://";

std::string decoded(std::string_view url) {
  std::string path;
  for (size_t i = 0; i < url.size(); ++i) {
    unsigned code = 0;
    const char* const digits = url.data() + i + 1;
    const bool is_escape = url[i] == '%' && i + 2 < url.size() &&
                           std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2;
    path += is_escape ? static_cast<char>(code) : url[i];
    if (is_escape) i += 2;
  }
  return path;
}

std::string encoded(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string url;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("_.-~/").find(c) != std::string_view::npos;
    if (is_plain) {
      url += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url += '%';
    url += kHex[byte >> 4];
    url += kHex[byte & 0xF];
  }
  return url;
}

}  // namespace

std::string with_moved_urls(std::string_view json, std::span<const PathMove> moves) {
  std::string result;
  size_t done = 0;
  for (size_t at = json.find(kBeginning); at != std::string_view::npos;
       at = json.find(kBeginning, done)) {
    const size_t begin = at + kBeginning.size();
    const size_t end = json.find('"', begin);
    if (end == std::string_view::npos) break;
    const std::string_view url = json.substr(begin, end - begin);
    std::string path = decoded(url);
    const bool has_slash = path.size() > 1 && path.ends_with('/');
    if (has_slash) path.pop_back();
    const std::string moved = moved_path(path, moves);
    result += json.substr(done, begin - done);
    result += moved == path ? std::string(url) : encoded(moved) + (has_slash ? "/" : "");
    done = end;
  }
  return result += json.substr(done);
}

}  // namespace venvctl
