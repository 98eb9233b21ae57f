#include "client/cli/templates/file_digest.h"

#include <fcntl.h>
#include <sys/random.h>
#include <xxhash.h>

#include <memory>

#include "core/base/fd.h"
#include "core/base/hash.h"

namespace venvctl {
namespace {

constexpr size_t kKeyBytes = 192;
static_assert(kKeyBytes >= XXH3_SECRET_SIZE_MIN);

UniqueFd open_file(const std::string& path) {
  return UniqueFd(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

std::optional<std::string> random_digest_key() {
  std::string key(kKeyBytes, '\0');
  const ssize_t count = getrandom(key.data(), key.size(), 0);
  if (count != static_cast<ssize_t>(key.size())) return std::nullopt;
  return key;
}

std::string sha256_of(const std::string& path) {
  const UniqueFd file = open_file(path);
  if (!file) return "";
  const auto digest = sha256_of_file(file.get());
  return digest ? *digest : "";
}

std::string keyed_digest_of(const std::string& path, std::string_view key) {
  const UniqueFd file = open_file(path);
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  if (!file || !state || key.size() < kKeyBytes) return "";
  XXH3_128bits_reset_withSecret(state.get(), key.data(), key.size());
  char piece[64 * 1024];
  while (true) {
    const auto count = read_full(file.get(), piece);
    if (!count) return "";
    if (*count == 0) break;
    XXH3_128bits_update(state.get(), piece, *count);
  }
  XXH128_canonical_t digest;
  XXH128_canonicalFromHash(&digest, XXH3_128bits_digest(state.get()));
  return std::string(reinterpret_cast<const char*>(digest.digest), sizeof digest.digest);
}

}  // namespace venvctl
