// Fuzzes trust.json as a whole file, and an entry in a request.
#include <fstream>

#include "core/trust/trust_store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    R"({"schema":1,"entries":[{"path":"/a/.venv","grant":"allowed","inode":7,"birth":0,"owner":1000,)"
    R"("config":"00ff","python":"/usr/bin/python3","at":1700000000}],"roots":[{"path":"/b","at":1}]})",
    R"({"path":{"bytes":"L2H/"},"grant":"created","inode":18446744073709551615,"birth":-1,"owner":0,)"
    R"("config":"","python":{"bytes":"/w=="},"at":0})",
    R"({"schema":1,"entries":{},"roots":7})"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  static const TemporaryDirectory directory;
  std::ofstream(directory.path() + "/trust.json", std::ios::binary) << input;
  const auto trust = load_trust(directory.path());
  VENVCTL_CHECK(trust.ok());
  for (const TrustEntry& entry : trust->entries) {
    VENVCTL_CHECK(entry.identity.real_path.starts_with('/'));
  }
  for (const TrustRoot& root : trust->roots) VENVCTL_CHECK(root.path.starts_with('/'));
  const auto entry = trust_entry_from_json(input);
  if (!entry) return;
  const std::string text = to_json(*entry);
  const auto again = trust_entry_from_json(text);
  VENVCTL_CHECK(again.ok() && to_json(*again) == text);
}

}  // namespace venvctl
