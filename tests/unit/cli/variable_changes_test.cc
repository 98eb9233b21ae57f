#include "client/cli/activation/variable_changes.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace venvctl::variable_changes_test {

using Values = std::map<std::string, std::string, std::less<>>;

const std::string kAnswer =
    "epoch /proc/1/fd/2\nroot /p\nenv /p/.venv\nname p\nset VIRTUAL_ENV /p/.venv\n"
    "set VIRTUAL_ENV_PROMPT p q\nunset PYTHONHOME\npath /p/.venv/bin\nsay careful\n.\n";

ParsedAnswer parsed(const std::string& answer) {
  auto found = parse_answer(answer);
  REQUIRE(found);
  return *found;
}

Variables entered(const Variables& variables, const std::string& answer) {
  return changed(variables, entering(variables, parsed(answer)));
}

Variables left(const Variables& variables) { return changed(variables, leaving(variables)); }

TEST_CASE("an answer is parsed, and unknown words and scripts are ignored") {
  const ParsedAnswer answer = parsed("future x\nsource /x.sh\nleave /y.sh\n" + kAnswer);
  CHECK(answer.environment == "/p/.venv");
  CHECK(answer.epoch == "/proc/1/fd/2");
  CHECK(answer.messages == std::vector<std::string>{"careful"});
  CHECK(answer.path == std::vector<std::string>{"/p/.venv/bin"});
  REQUIRE(answer.edits.size() == 3);
  CHECK(answer.edits[1] ==
        std::pair(std::string("VIRTUAL_ENV_PROMPT"), std::optional<std::string>("p q")));
  CHECK(answer.edits[2] == std::pair(std::string("PYTHONHOME"), std::optional<std::string>()));
}

TEST_CASE("an answer that is incomplete or says `later` is ignored") {
  CHECK_FALSE(parse_answer(kAnswer.substr(0, kAnswer.size() - 2)));
  CHECK_FALSE(parse_answer("later\n.\n"));
  CHECK_FALSE(parse_answer(""));
}

TEST_CASE("an answer that must not be remembered has no epoch") {
  CHECK(parsed("epoch /e\nkeep no\nroot\nenv\n.\n").epoch.empty());
}

TEST_CASE("an edit of a name that no answer may change is ignored") {
  for (const std::string name :
       {"PATH", "LD_PRELOAD", "BASH_ENV", "ENV", "IFS", "PS1", "PS4", "PROMPT_COMMAND", "SHELLOPTS",
        "PYTHONSTARTUP", "VENVCTL_ENV", "_VENVCTL_HERE", "A-B", "1A", "A;B", "A=B", ""}) {
    CAPTURE(name);
    CHECK(parsed("set " + name + " x\nunset " + name + "\n.\n").edits.empty());
  }
  CHECK(parsed("set PSQL x\nset PS1X y\n.\n").edits.size() == 2);
  CHECK(parsed("set PYTHONPATH x\nunset PYTHONPATH\n.\n").edits.size() == 1);
  CHECK(parsed("set PYTHONHOME x\nunset PYTHONHOME\n.\n").edits.size() == 1);
}

TEST_CASE("an activation sets the variables, and saves the old values as a hook does") {
  const Variables before(Values{{"PATH", "/usr/bin"}, {"VIRTUAL_ENV_PROMPT", "x"}});
  CHECK(entered(before, kAnswer).all() == Values{{"PATH", "/p/.venv/bin:/usr/bin"},
                                                 {"VENVCTL_ENV", "/p/.venv"},
                                                 {"VENVCTL_SAVED_VIRTUAL_ENV_PROMPT", "x"},
                                                 {"VENVCTL_VARS", "VIRTUAL_ENV_PROMPT VIRTUAL_ENV"},
                                                 {"VIRTUAL_ENV", "/p/.venv"},
                                                 {"VIRTUAL_ENV_PROMPT", "p q"}});
}

TEST_CASE("a deactivation restores the old values") {
  const Variables before(
      GENERATE(Values{}, Values{{"PATH", ""}}, Values{{"PATH", "/usr/bin"}},
               Values{{"PATH", "/a:/b"}, {"PYTHONHOME", "/h"}, {"VIRTUAL_ENV", "/v"}},
               Values{{"PATH", "/a::/b:"}, {"VIRTUAL_ENV_PROMPT", "a\nb"}}));
  Variables after = left(entered(before, kAnswer));
  Values expected = before.all();
  if (!before.get("PATH")) expected["PATH"] = "";
  CHECK(after.all() == expected);
}

TEST_CASE("a variable that must be unset is unset even if it is not set in this process") {
  const VariableChanges changes = entering(Variables(), parsed(kAnswer));
  CHECK(std::ranges::count(changes.variables, std::pair(std::string("PYTHONHOME"),
                                                        std::optional<std::string>())) == 1);
}

TEST_CASE("an activation first deactivates the active environment; a second one changes nothing") {
  const Variables before(Values{{"PATH", "/usr/bin"}, {"PYTHONHOME", "/h"}});
  const std::string other = "env /c\nset CONDA_PREFIX /c\nset Q it's\npath /c/bin\n.\n";
  const Variables first = entered(before, other);
  CHECK(entered(first, other) == first);
  CHECK(entered(first, kAnswer) == entered(before, kAnswer));
}

TEST_CASE("an answer without an environment deactivates the active one") {
  const Variables before(Values{{"PATH", "/usr/bin"}});
  CHECK(entered(entered(before, kAnswer), "root\nenv\n.\n") == before);
}

TEST_CASE("without variables of a hook, nothing is deactivated") {
  CHECK(leaving(Variables(Values{{"PATH", "/v/bin:/usr/bin"}, {"VIRTUAL_ENV", "/v"}})).is_empty());
}

TEST_CASE(
    "a deactivation keeps the variables of another activation, and entries added to PATH since") {
  Variables active = entered(Variables(Values{{"PATH", "/usr/bin"}}), kAnswer);
  active.set("VIRTUAL_ENV", "/other");
  active.set("PATH", "/other/bin:" + *active.get("PATH") + ":/late");
  CHECK(left(active).all() == Values{{"PATH", "/other/bin:/usr/bin:/late"},
                                     {"VIRTUAL_ENV", "/other"},
                                     {"VIRTUAL_ENV_PROMPT", "p q"}});
}

TEST_CASE("an environment that was activated manually with venvctl is also deactivated") {
  const Variables before(Values{{"PATH", "/usr/bin"}});
  const Variables active = changed(before, entering(before, parsed(kAnswer), Activation::Manual));
  CHECK_FALSE(active.get("VENVCTL_ENV"));
  CHECK(own_environment(active) == "/p/.venv");
  CHECK(left(active) == before);
}

TEST_CASE("a malformed name in the hook's variables causes no change") {
  const Variables odd(Values{{"PATH", "/usr/bin"},
                             {"VENVCTL_ENV", "/p/.venv"},
                             {"VENVCTL_VARS", "A;B  $(x) -1 PATH=x"},
                             {"VENVCTL_SAVED_A;B", "x"}});
  for (const auto& [name, value] : leaving(odd).variables)
    CHECK(name.find(';') == std::string::npos);
}

}  // namespace venvctl::variable_changes_test
