#include "core/formats/dotenv.h"

#include "tests/support/catch.h"

namespace venvctl::dotenv_test {

std::string value_of(std::string_view text) {
  const auto entries = parse_dotenv(text);
  return entries.size() == 1 && entries[0].name == "A" ? entries[0].value.value_or("no value")
                                                       : "other entries";
}

TEST_CASE("values may be unquoted or in single or double quotes, and a comment ends a value") {
  CHECK(value_of("A=x y # comment\n") == "x y");
  CHECK(value_of("  export \t A = x#y\r\n") == "x#y");
  CHECK(value_of("A='x # y' # comment") == "x # y");
  CHECK(value_of("A=\"x\\ty\\\"z\\q\"") == "x\ty\"z\\q");
  CHECK(value_of("A='x\\ty\\'z'") == "x\\ty'z");
  CHECK(value_of("A=\"x\ny\"") == "x\ny");
  CHECK(value_of("'A'=x") == "x");
  CHECK(value_of("A=") == "");
  CHECK(value_of("A=\n") == "");
  CHECK(value_of("A") == "no value");
  CHECK(value_of("A='x\\'\n") == "x\\");
}

TEST_CASE("a line that is not an entry is left out, and the other entries are used") {
  for (const char* line : {"A B=1", "=x", "A='x' y", "A=\"x", "'A=1"}) {
    INFO(line);
    CHECK(parse_dotenv(std::string(line) + "\n").empty());
  }
  const auto entries = parse_dotenv("# c\n\nA='x' y\nexport\nB=1\nB=2\n");
  CHECK(entries == std::vector<DotenvEntry>{{"export", std::nullopt}, {"B", "1"}, {"B", "2"}});
}

TEST_CASE("a reference uses the value in the file, then the shell's value, then the default") {
  Variables shell;
  shell.set("HOME", "/h");
  shell.set("A", "shell");
  const Variables variables = with_dotenv(
      shell, "A=file\nB=${A}-${HOME}-${C:-d e}-${C}-$A\nC\nD=${C:-x}\nE='${A}'\nF=${A:?x}${\n");
  CHECK(variables.get("A") == "file");
  CHECK(variables.get("B") == "file-/h-d e--$A");
  CHECK_FALSE(variables.get("C"));
  CHECK(variables.get("D") == "");
  CHECK(variables.get("E") == "file");
  CHECK(variables.get("F") == "${A:?x}${");
  CHECK(variables.get("HOME") == "/h");
}

TEST_CASE("references cannot make values grow without bound") {
  std::string text = "A=0123456789\n";
  for (int i = 0; i < 100; ++i) text += "A=${A}${A}\n";
  CHECK(with_dotenv({}, text + "B=1\n").get("A")->size() <= kMaxDotenvBytes);
}

}  // namespace venvctl::dotenv_test
