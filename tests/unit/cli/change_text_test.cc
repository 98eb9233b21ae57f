#include "client/cli/activation/change_text.h"

#include "client/cli/output/json.h"
#include "core/formats/dotenv.h"
#include "tests/support/catch.h"

namespace venvctl::change_text_test {

using Values = std::map<std::string, std::string, std::less<>>;

VariableChanges example() {
  VariableChanges changes;
  changes.set("A", "it's $HOME");
  changes.set("B", std::nullopt);
  changes.path = {"/p/bin"};
  return changes;
}

const Variables kProcess(Values{{"PATH", "/usr/bin"}});

std::string text_of(std::string_view format, const VariableChanges& changes) {
  return change_text(format, changes, kProcess).text;
}

TEST_CASE("each shell gets its own syntax") {
  const std::string posix =
      "unset A; export A='it'\\''s $HOME'\nunset B\nexport PATH='/p/bin'\"${PATH:+:$PATH}\"\n";
  CHECK(text_of("bash", example()) == posix);
  CHECK(text_of("zsh", example()) ==
        "[[ ${(t)A-} == *readonly* ]] || { unset A; export A='it'\\''s $HOME'; }\n"
        "[[ ${(t)B-} == *readonly* ]] || { unset B; }\n"
        "[[ ${(t)PATH-} == *readonly* ]] || { export PATH='/p/bin'\"${PATH:+:$PATH}\"; }\n");
  CHECK(text_of("fish", example()) ==
        "set -gx A 'it\\'s $HOME'\nset -eg B\nset -gx PATH '/p/bin' $PATH\n");
}

TEST_CASE("PATH without old entries is set before new entries are added") {
  VariableChanges changes = example();
  changes.cleaned_path = "/a:/b";
  CHECK(text_of("bash", changes).starts_with("export PATH='/a:/b'\n"));
  CHECK(text_of("fish", changes).starts_with("set -gx PATH '/a' '/b'\n"));
}

TEST_CASE("JSON lists the variables to set and to unset, and the entries to add to PATH") {
  const auto json = Json::parse(text_of("json", example()));
  REQUIRE(json);
  CHECK(json->bytes() == R"({"set":{"A":"it's $HOME"},"unset":["B"],"path":["/p/bin"]})");
}

TEST_CASE("a .env file is read back as python-dotenv reads it") {
  VariableChanges changes;
  const std::vector<std::string> values = {
      "",     "plain",  " blanks ", "it's",  "\"q\"",  "a\\",     "a\\'", "\\",  "# no comment",
      "a #b", "a\nb",   "a\rb\n",   "$HOME", "${",     "a}b",     "'",    "\\n", "`id`",
      "=x=",  "export", "\t",       "a\\\\", "a\n'\\", "\xc3\xa9"};
  for (size_t i = 0; i < values.size(); ++i) changes.set("V" + std::to_string(i), values[i]);
  const ChangeText text = change_text("dotenv", changes, kProcess);
  CHECK(text.left_out.empty());
  const Variables read = with_dotenv(Variables(), text.text);
  for (size_t i = 0; i < values.size(); ++i) {
    CAPTURE(values[i], text.text);
    CHECK(read.get("V" + std::to_string(i)) == values[i]);
  }
}

TEST_CASE("a value that a .env file cannot contain is reported and not printed") {
  VariableChanges changes;
  changes.set("REFERENCE", "a${HOME}b");
  changes.set("BYTES", "\xff");
  changes.set("GOOD", "x");
  const ChangeText text = change_text("dotenv", changes, kProcess);
  CHECK(text.left_out == std::vector<std::string>{"REFERENCE", "BYTES"});
  CHECK(text.text == "GOOD='x'\n");
}

TEST_CASE("a format that can only set variables prints the whole PATH and empty values") {
  const std::string text = text_of("dotenv", example());
  CHECK(text == "A='it\\'s $HOME'\nPATH='/p/bin:/usr/bin'\n");
  Variables process = kProcess;
  process.set("B", "old");
  CHECK(change_text("dotenv", example(), process).text.find("B=''\n") != std::string::npos);
}

TEST_CASE("for GitHub, directories are written to the file in GITHUB_PATH, if it is set") {
  const GithubText both = github_text(example(), kProcess, true);
  CHECK(both.variables == "A=it's $HOME\n");
  CHECK(both.path == "/p/bin\n");
  CHECK(text_of("github", example()) == "A=it's $HOME\nPATH=/p/bin:/usr/bin\n");
}

TEST_CASE("a value with line ends cannot add a variable for GitHub") {
  VariableChanges changes;
  changes.set("A", "x\nVENVCTL_END\nEVIL=1");
  CHECK(text_of("github", changes) == "A<<VENVCTL_END_\nx\nVENVCTL_END\nEVIL=1\nVENVCTL_END_\n");
}

}  // namespace venvctl::change_text_test
