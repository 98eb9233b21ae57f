#include "core/kinds/tool_files/redirect_file.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::redirect_file_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::string text_of(const std::string& content) {
  FakeFileSystem files;
  files.write_file("/p/.venv", content);
  return read_redirect_file(files, "/p/.venv").text;
}

TEST_CASE("a single line is a redirect, with or without a final newline") {
  CHECK(text_of("/data/env") == "/data/env");
  CHECK(text_of("/data/env\n") == "/data/env");
  CHECK(text_of("/data/env\r\n") == "/data/env");
  CHECK(text_of(" two words ") == " two words ");
}

TEST_CASE("any other content is not a redirect, and the problem is reported") {
  const std::string too_long(RedirectFile::kMaxBytes + 1, 'x');
  for (const std::string& content :
       {std::string(), std::string("\n"), std::string("a\nb"), std::string("."),
        std::string("a\0b", 3), std::string("caf\xe9"), too_long}) {
    FakeFileSystem files;
    files.write_file("/p/.venv", content);
    const RedirectFile redirect = read_redirect_file(files, "/p/.venv");
    CHECK(redirect.text.empty());
    CHECK_FALSE(redirect.problem.empty());
  }
}

TEST_CASE("text with a slash is a path in which ~ and $ are ordinary characters") {
  FakeFileSystem files;
  Variables variables;
  variables.set("HOME", "/home/me");
  const auto targets = [&](const char* text) {
    return redirect_targets(files, variables, "/p", text);
  };
  CHECK_THAT(targets("/data/./env/"), Equals(Paths{"/data/env"}));
  CHECK_THAT(targets("../q/env"), Equals(Paths{"/q/env"}));
  CHECK_THAT(targets("~/env"), Equals(Paths{"/p/~/env"}));
  CHECK_THAT(targets("$HOME/env"), Equals(Paths{"/p/$HOME/env"}));
}

TEST_CASE("a .. after a link leads to the parent of the link's target") {
  FakeFileSystem files;
  files.make_directory("/data/deep/dir");
  files.make_directory("/data/deep/env");
  files.make_directory("/p");
  files.make_link("/p/link", "/data/deep/dir");
  CHECK_THAT(redirect_targets(files, {}, "/p", "link/../env"), Equals(Paths{"/data/deep/env"}));
}

TEST_CASE("a name is searched for next to the file, then in the central directories") {
  FakeFileSystem files;
  Variables variables;
  variables.set("HOME", "/home/me");
  CHECK_THAT(
      redirect_targets(files, variables, "/p", "x"),
      Equals(Paths{"/p/x", "/home/me/.local/share/virtualenvs/x", "/home/me/.virtualenvs/x"}));
  variables.set("WORKON_HOME", "~/envs");
  CHECK_THAT(redirect_targets(files, variables, "/p", "x"),
             Equals(Paths{"/p/x", "/home/me/envs/x"}));
}

}  // namespace venvctl::redirect_file_test
