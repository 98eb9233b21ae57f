#include "client/cli/activation/change_code.h"

#include "tests/support/catch.h"

namespace venvctl::change_code_test {

std::string code(std::string_view format, const VariableChanges& changes) {
  const auto text = change_code(format, changes);
  REQUIRE(text);
  return text->text;
}

VariableChanges example() {
  VariableChanges changes;
  changes.set("A", "it's $x");
  changes.set("B", std::nullopt);
  changes.path = {"/p/bin"};
  return changes;
}

TEST_CASE("each shell's code quotes each value") {
  CHECK(code("tcsh", example()) ==
        "setenv A $'it\\047s\\040\\044x';\nunsetenv B;\nsetenv PATH $'/p/bin'\":$PATH:q\";\n");
  CHECK(code("xonsh", example()) ==
        "$A = 'it\\x27s \\x24x'\n__xonsh__.env.pop('B', None)\n$PATH.insert(0, '/p/bin')\n");
  CHECK(code("elvish", example()) ==
        "set-env A \"it\\x27s \\x24x\"\nunset-env B\nset-env PATH \"/p/bin\":$E:PATH\n");
  CHECK(code("nu", example()) ==
        "$env.A = \"it\\u{27}s \\u{24}x\"\nhide-env --ignore-errors B\n"
        "$env.PATH = ($env.PATH | prepend \"/p/bin\")\n");
  CHECK(code("pwsh", example()) ==
        "$env:A = 'it''s $x'\nRemove-Item -LiteralPath Env:B -ErrorAction SilentlyContinue\n"
        "$env:PATH = '/p/bin' + [IO.Path]::PathSeparator + $env:PATH\n");
  CHECK_FALSE(change_code("bash", example()));
}

TEST_CASE("a typographic quote does not end a text of PowerShell") {
  VariableChanges changes;
  changes.set("A", "a\xe2\x80\x99; evil");
  CHECK(code("pwsh", changes) == "$env:A = 'a\xe2\x80\x99\xe2\x80\x99; evil'\n");
}

TEST_CASE("a value that the shell cannot have is left out and named") {
  VariableChanges changes;
  changes.set("A", "\xff");
  for (const char* format : {"nu", "pwsh"}) {
    const auto text = change_code(format, changes);
    CHECK(text->text.empty());
    CHECK(text->left_out == std::vector<std::string>{"A"});
  }
  CHECK(code("elvish", changes) == "set-env A \"\\xff\"\n");
  CHECK(code("xonsh", changes) == "$A = '\\udcff'\n");
}

}  // namespace venvctl::change_code_test
