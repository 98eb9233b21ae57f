// Fuzzes a `.venv` that is a file. Its line must lead to absolute, normalized paths, or the problem
// must be named.
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/tool_files/redirect_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    "../env\n",   "/home/me/.virtualenvs/name", "name\r\n", "link/../env", "~/x", "$HOME/x\n", ".",
    "a/b/../../c"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  static const std::string kProject = "/home/me/p";
  FakeFileSystem files;
  files.make_link(kProject + "/link", "/elsewhere/deep");
  files.write_file(kProject + "/.venv", std::string(input));
  const RedirectFile file = read_redirect_file(files, kProject + "/.venv");
  VENVCTL_CHECK(file.text.empty() != file.problem.empty());
  if (file.text.empty()) return;
  VENVCTL_CHECK(is_utf8(file.text) && input.starts_with(file.text));
  Variables variables;
  variables.set("HOME", "/home/me");
  for (const std::string& target : redirect_targets(files, variables, kProject, file.text)) {
    VENVCTL_CHECK(target.starts_with('/') && normal_path("/", target) == target);
  }
}

}  // namespace venvctl
