#include "client/cli/syntax/syntax.h"

#include "tests/support/catch.h"
#include "tests/support/matchers.h"

namespace venvctl::syntax_test {

using Words = std::vector<std::string>;
using Catch::Matchers::ContainsSubstring;

constexpr std::string_view kColors[] = {"red", "green"};

// A command with one option or word of each type.
struct Example {
  bool flag = false;
  bool help = false;
  std::string color = "red";
  std::optional<std::string> value;
  Words many;
  std::optional<std::string> word;
  Syntax syntax;

  Example() {
    syntax.flag("-f,--flag", flag, "");
    syntax.help_flag("-h,--help", help, "");
    syntax.choice("--color", kColors, color, "");
    syntax.option("-o,--option", "VALUE", value, "");
    syntax.option("-m,--many", "VALUE", many, "");
    syntax.word("WORD", word, "");
  }
  Result<void> parse(const Words& words) { return syntax.parse(words); }
  std::string error(const Words& words) {
    const auto parsed = parse(words);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().code == ErrorCode::Usage);
    return parsed.error().message;
  }
};

TEST_CASE("options and words may come in any order and form") {
  Example example;
  REQUIRE(example.parse({"word", "-f", "-oone", "--many=a", "-m", "b"}).ok());
  CHECK(example.flag);
  CHECK(example.value == "one");
  CHECK(example.many == Words{"a", "b"});
  CHECK(example.word == "word");
}

TEST_CASE("if an option is given twice, its last value is used") {
  Example example;
  REQUIRE(example.parse({"-o", "one", "-o", "two"}).ok());
  CHECK(example.value == "two");
}

TEST_CASE("values are taken unchanged") {
  const std::string value = GENERATE(as<std::string>{}, "[a,b]", "-x", "--flag", "{}", "a=b", "'q'",
                                     "\xff", "%{x}", "a b", "--");
  CAPTURE(value);
  Example example;
  REQUIRE(example.parse({"-o", value, "-m", value, "-m", value}).ok());
  CHECK(example.value == value);
  CHECK(example.many == Words{value, value});
}

TEST_CASE("after --, all arguments are words") {
  Example example;
  REQUIRE(example.parse({"--", "--flag"}).ok());
  CHECK_FALSE(example.flag);
  CHECK(example.word == "--flag");
}

TEST_CASE("an error names the wrong argument and changes nothing") {
  Example example;
  CHECK_THAT(example.error({"-f", "--nope"}), ContainsSubstring("unknown option --nope"));
  CHECK_THAT(example.error({"-f", "-x"}), ContainsSubstring("-x"));
  CHECK_THAT(example.error({"-f", "-o"}), ContainsSubstring("needs a value"));
  CHECK_THAT(example.error({"-f", "-o", ""}), ContainsSubstring("needs a value"));
  CHECK_THAT(example.error({"-f", ""}), ContainsSubstring("must not be empty"));
  CHECK_THAT(example.error({"-f", "--color", "blue"}),
             ContainsSubstring("--color must be red or green"));
  CHECK_THAT(example.error({"-f", "one", "two"}), ContainsSubstring("two"));
  CHECK_FALSE(example.flag);
  CHECK_FALSE(example.word);
}

TEST_CASE("--help works even if required words are missing") {
  std::string needed;
  Example example;
  example.syntax.required_word("NEEDED", needed, "");
  CHECK_THAT(example.error({"one"}), ContainsSubstring("the argument NEEDED is missing"));
  CHECK(example.parse({"-h"}).ok());
  CHECK(example.help);
}

TEST_CASE("a command to run keeps its own options and dashes") {
  bool flag = false;
  Words command;
  Syntax syntax;
  syntax.flag("-f", flag, "");
  syntax.command("COMMAND", command, "");
  const auto parse = [&](const Words& words) {
    flag = false;
    command.clear();
    return syntax.parse(words).ok();
  };
  REQUIRE(parse({"-f", "ls", "-f", "--", "-x"}));
  CHECK(flag);
  CHECK(command == Words{"ls", "-f", "--", "-x"});
  REQUIRE(parse({"--", "-f", "--", "x"}));
  CHECK_FALSE(flag);
  CHECK(command == Words{"-f", "--", "x"});
  CHECK_FALSE(parse({"-x", "ls"}));
  CHECK_FALSE(parse({"-f"}));
}

TEST_CASE("a rest argument takes all words after --, or none") {
  std::string shell;
  Words rest;
  bool flag = false;
  Syntax syntax;
  syntax.flag("-f,--flag", flag, "");
  syntax.required_word("SHELL", shell, "");
  syntax.rest("WORD", rest, "");
  REQUIRE(syntax.parse(Words{"bash"}));
  CHECK(rest.empty());
  REQUIRE(syntax.parse(Words{"bash", "--", "run", "--", "-f", ""}));
  CHECK(rest == Words{"run", "--", "-f", ""});
  CHECK_FALSE(flag);
  CHECK_FALSE(syntax.parse(Words{}).ok());
}

TEST_CASE("an optional argument may be repeated") {
  Words words;
  Words values;
  Syntax syntax;
  syntax.any_words("WORD", words, "");
  REQUIRE(syntax.parse(Words{}).ok());
  REQUIRE(syntax.parse(Words{"a", "b"}).ok());
  CHECK(words == Words{"a", "b"});
  CHECK_FALSE(syntax.parse(Words{""}).ok());
  Syntax other;
  other.values("VALUE", values, "");
  REQUIRE(other.parse(Words{"", "a"}).ok());
  CHECK(values == Words{"", "a"});
}

}  // namespace venvctl::syntax_test
