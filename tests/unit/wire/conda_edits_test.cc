#include "core/wire/conda_edits.h"

#include <map>
#include <string>

#include "tests/support/catch.h"

namespace venvctl::wire::conda_edits_test {

using Shell = std::map<std::string, std::string>;

const std::string kAnswer =
    "root /p\nenv /c/envs/foo\nname foo\nconda foo\nunset PYTHONHOME\npath /c/envs/foo/bin\n"
    "set A new\nset B \nsource /c/on.sh\nleave /c/off.sh\n.\n";

std::string edited(const std::string& answer, const Shell& shell,
                   size_t capacity = kMaxShellAnswerBytes) {
  const auto lookup = [&shell](const char* name) -> const char* {
    const auto found = shell.find(name);
    return found == shell.end() ? nullptr : found->second.c_str();
  };
  std::string out(capacity, '\0');
  out.resize(with_conda_edits(answer.data(), answer.size(), lookup, out.data(), capacity));
  return out;
}

// kAnswer as the shell gets it, with `edits` in place of the line `conda`. `of_a` and `of_b` are
// the lines that save the old values of A and B.
std::string expected(const std::string& edits, const std::string& of_a = "",
                     const std::string& of_b = "") {
  return "root /p\nenv /c/envs/foo\nname foo\n" + edits +
         "set CONDA_DEFAULT_ENV foo\nset CONDA_PROMPT_MODIFIER (foo) \nunset PYTHONHOME\n"
         "path /c/envs/foo/bin\n" +
         of_a + "set A new\n" + of_b + "set B \nsource /c/on.sh\nleave /c/off.sh\n.\n";
}

const std::string kFirst = "set CONDA_PREFIX /c/envs/foo\nset CONDA_SHLVL 1\n";

TEST_CASE("in a shell without conda, the first level is set") {
  CHECK(edited(kAnswer, {}) == expected(kFirst));
  CHECK(edited(kAnswer, {{"CONDA_SHLVL", "0"}}) == expected(kFirst));
}

TEST_CASE("an active conda environment is saved under the number of its level") {
  CHECK(edited(kAnswer, {{"CONDA_PREFIX", "/c"}, {"CONDA_SHLVL", "2"}}) ==
        expected("set CONDA_PREFIX_2 /c\nset CONDA_PREFIX /c/envs/foo\nset CONDA_SHLVL 3\n"));
  CHECK(edited(kAnswer, {{"CONDA_PREFIX", ""}, {"CONDA_SHLVL", "0"}}) == expected(kFirst));
}

TEST_CASE("a level that is not a number is treated as 0") {
  for (const char* level : {"", "x", "-1", "1x", " 1", "1234567890"}) {
    CHECK(edited(kAnswer, {{"CONDA_SHLVL", level}}) == expected(kFirst));
  }
  CHECK(edited(kAnswer, {{"CONDA_SHLVL", "08"}}) ==
        expected("set CONDA_PREFIX /c/envs/foo\nset CONDA_SHLVL 9\n"));
}

TEST_CASE("a displaced value is also saved where conda looks it up") {
  CHECK(edited(kAnswer, {{"A", "old value"}, {"B", ""}, {"CONDA_SHLVL", "1"}}) ==
        expected("set CONDA_PREFIX /c/envs/foo\nset CONDA_SHLVL 2\n",
                 "set __CONDA_SHLVL_1_A old value\n", "set __CONDA_SHLVL_1_B \n"));
}

TEST_CASE("the edits do not change while the hook has an environment active") {
  const Shell outer = {
      {"A", "old"}, {"CONDA_PREFIX", "/c"}, {"CONDA_SHLVL", "1"}, {"CONDA_DEFAULT_ENV", "base"}};
  const Shell inside = {{"VENVCTL_ENV", "/c/envs/foo"},
                        {"VENVCTL_VARS",
                         "CONDA_PREFIX_1 CONDA_PREFIX  CONDA_SHLVL CONDA_DEFAULT_ENV "
                         "CONDA_PROMPT_MODIFIER __CONDA_SHLVL_1_A A B"},
                        {"CONDA_PREFIX_1", "/c"},
                        {"CONDA_PREFIX", "/c/envs/foo"},
                        {"CONDA_SHLVL", "2"},
                        {"A", "new"},
                        {"B", ""},
                        {"__CONDA_SHLVL_1_A", "old"},
                        {"VENVCTL_SAVED_CONDA_PREFIX", "/c"},
                        {"VENVCTL_SAVED_CONDA_SHLVL", "1"},
                        {"VENVCTL_SAVED_A", "old"}};
  CHECK(edited(kAnswer, inside) == edited(kAnswer, outer));
  // The active environment does not belong to conda.
  const Shell elsewhere = {{"VENVCTL_ENV", "/q/.venv"},
                           {"VIRTUAL_ENV", "/q/.venv"},
                           {"VENVCTL_VARS", "VIRTUAL_ENV A"},
                           {"A", "of q"},
                           {"VENVCTL_SAVED_A", "old"},
                           {"CONDA_PREFIX", "/c"},
                           {"CONDA_SHLVL", "1"}};
  CHECK(edited(kAnswer, elsewhere) == edited(kAnswer, outer));
}

TEST_CASE("saved values are used only while the hook's environment is the active one") {
  const Shell taken_over = {{"VENVCTL_ENV", "/q/.venv"},
                            {"VIRTUAL_ENV", "/other"},
                            {"VENVCTL_VARS", "A"},
                            {"A", "now"},
                            {"VENVCTL_SAVED_A", "old"}};
  CHECK(edited(kAnswer, taken_over) == expected(kFirst, "set __CONDA_SHLVL_0_A now\n"));
  CHECK(edited(kAnswer,
               {{"VENVCTL_ENV", ""}, {"VIRTUAL_ENV", ""}, {"VENVCTL_VARS", "A"}, {"A", "now"}}) ==
        expected(kFirst, "set __CONDA_SHLVL_0_A now\n"));
}

TEST_CASE("a value that does not fit into one line is not set") {
  for (const char* value : {"a\nset PATH /evil", "a\tb", "\x1b[2J", "\x7f", "\xc2\x9b"}) {
    CHECK(edited(kAnswer, {{"A", value}, {"CONDA_PREFIX", value}}) == expected(kFirst));
  }
}

TEST_CASE("an answer without a line `conda` is copied unchanged") {
  const std::string plain = "root /p\nenv /p/.venv\nset VIRTUAL_ENV /p/.venv\nset A b\n.\n";
  CHECK(edited(plain, {{"A", "x"}}) == plain);
  CHECK_FALSE(has_conda_line(plain.data(), plain.size()));
  CHECK(has_conda_line(kAnswer.data(), kAnswer.size()));
}

TEST_CASE("displaced values that do not fit are left out, but nothing else is") {
  const std::string long_value(kMaxShellAnswerBytes, 'x');
  CHECK(edited(kAnswer, {{"A", long_value}, {"CONDA_PREFIX", long_value}}) == expected(kFirst));
  const std::string half(kMaxShellAnswerBytes / 2, 'x');
  CHECK(edited(kAnswer, {{"A", half}, {"B", half}}) ==
        expected(kFirst, "set __CONDA_SHLVL_0_A " + half + "\n"));
}

TEST_CASE("the longest answer fits with its edits") {
  std::string answer = "root /p\nenv /c\nname n\nconda ";
  answer += std::string(kMaxBodyBytes - answer.size() - 3, 'n') + "\n.\n";
  REQUIRE(answer.size() == kMaxBodyBytes);
  CHECK(edited(answer, {{"CONDA_PREFIX", "/c"}}).ends_with(") \n.\n"));
  CHECK(edited(answer, {}, kMaxBodyBytes).empty());
}

TEST_CASE("an answer that does not end with a line feed is refused") {
  CHECK(edited("env /c\nconda n", {}).empty());
}

TEST_CASE("a variable with an unusual name affects only its own line") {
  const std::string name(300, 'N');
  const std::string answer = "env /c\nconda n\nset " + name + " v\nset odd\n.\n";
  CHECK(edited(answer, {{name, "old"}, {"odd", "x"}}).ends_with(name + " v\nset odd\n.\n"));
}

}  // namespace venvctl::wire::conda_edits_test
