// Fuzzes the files that describe a checkout: `.git` as a file, `commondir`, and the repository's
// config.
#include "core/base/path.h"
#include "core/trust/checkout.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

namespace {
using namespace std::string_view_literals;
constexpr std::string_view kSeeds[] = {
    "gitdir: /r/.git/worktrees/p\n|../..\n|[core]\n\tbare = false\n[extensions]\n\tobjectformat = sha256\n|"sv,
    "gitdir: ../r/.git|/r/.git|[extensions]\nobjectFormat=sha1| DIRC"sv};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  // Each input writes all files again, so nothing remains from earlier inputs.
  static FakeFileSystem files;
  files.forget_touches();
  files.write_file("/p/.git", take_part(input));
  for (const char* directory : {"/r/.git/worktrees/p", "/r/.git"}) {
    files.write_file(std::string(directory) + "/commondir", take_part(input));
    files.write_file(std::string(directory) + "/config", take_part(input));
    files.write_file(std::string(directory) + "/index", take_part(input));
  }
  files.make_directory("/p/.venv");
  if (const auto checkout = checkout_at(files, "/p")) {
    VENVCTL_CHECK(checkout->git_directory.starts_with('/'));
    VENVCTL_CHECK(checkout->common_directory.starts_with('/'));
  }
  // checkout_objection must not crash. Its result does not matter: every input has an index, and
  // this index is never valid and empty.
  static_cast<void>(checkout_objection(files, "/p/.venv"));
}

}  // namespace venvctl
