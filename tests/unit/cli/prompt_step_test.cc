#include "client/cli/activation/prompt_step.h"

#include <set>

#include "tests/support/catch.h"

namespace venvctl::prompt_step_test {

using Values = std::map<std::string, std::string, std::less<>>;

// A shell that applies each step, as a hook does.
class Shell {
 public:
  Values values{{"PATH", "/usr/bin:/bin"}};
  std::string directory = "/home";
  std::string memory;
  std::set<std::string> files{"/p/.venv", "/q/.venv", "/p", "/q"};
  std::map<std::string, std::string> links;  // the real path of each link
  PromptStep last;
  std::vector<std::string> said;

  ShellView view() const {
    return {"tcsh",
            "7",
            directory,
            Variables(values),
            memory,
            [this](const std::string& path) { return files.contains(path); },
            [this](const std::string& path) {
              for (const auto& [from, to] : links) {
                if (path.starts_with(from)) return to + path.substr(from.size());
              }
              return path;
            }};
  }
  void apply(const PromptStep& step) {
    last = step;
    values = changed(Variables(values), step.changes).all();
    memory = step.memory;
    said.insert(said.end(), step.messages.begin(), step.messages.end());
  }
  void prompt(const std::optional<ParsedAnswer>& answer) {
    apply(step_at_prompt(view(), [&] { return answer; }));
  }
  void cd(const std::string& to, const std::optional<ParsedAnswer>& answer) {
    directory = to;
    prompt(answer);
  }
  std::string get(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? "-" : found->second;
  }
};

ParsedAnswer answer_of(const std::string& root, const std::string& more = "") {
  const std::string name = root.substr(1);
  const std::string env = root + "/.venv";
  return *parse_answer("epoch /e\nroot " + root + "\nenv " + env + "\nname " + name +
                       "\nset VIRTUAL_ENV " + env + "\nset VIRTUAL_ENV_PROMPT " + name +
                       "\nunset PYTHONHOME\npath " + env + "/bin\n" + more + ".\n");
}
const ParsedAnswer kNone = *parse_answer("epoch /e\nroot\nenv\n.\n");

void check_off(const Shell& shell) {
  CHECK(shell.get("VIRTUAL_ENV") == "-");
  CHECK(shell.get("VENVCTL_ENV") == "-");
  CHECK(shell.get("PATH") == "/usr/bin:/bin");
  CHECK(shell.last.prefix.empty());
  CHECK_FALSE(shell.last.is_ours);
}

void check_on(const Shell& shell, const std::string& root) {
  CHECK(shell.get("VIRTUAL_ENV") == root + "/.venv");
  CHECK(shell.get("VENVCTL_ENV") == root + "/.venv");
  CHECK(shell.get("PATH") == root + "/.venv/bin:/usr/bin:/bin");
  CHECK(shell.last.prefix == "(" + root.substr(1) + ") ");
  CHECK(shell.last.is_ours);
}

TEST_CASE("entering a project activates its environment, and leaving it deactivates it") {
  Shell shell;
  shell.prompt(kNone);
  check_off(shell);
  CHECK(shell.last.epoch == "/e");
  shell.cd("/p", answer_of("/p"));
  check_on(shell, "/p");
  CHECK(shell.last.told == "tcsh 7 automatic /p");
  shell.cd("/q/sub", answer_of("/q"));
  check_on(shell, "/q");
  shell.cd("/home", kNone);
  check_off(shell);
}

TEST_CASE("known steps are repeated only if no other variable is displaced or restored") {
  Shell shell;
  shell.prompt(kNone);
  CHECK_FALSE(shell.last.may_repeat);
  shell.cd("/p", answer_of("/p"));
  CHECK(shell.last.may_repeat);
  shell.cd("/home", kNone);
  const std::string before = shell.memory;
  shell.cd("/p", answer_of("/p"));
  shell.cd("/home", kNone);
  CHECK(shell.memory == before);
  shell.values["FOO"] = "mine";
  shell.cd("/q", answer_of("/q", "set FOO theirs\n"));
  CHECK_FALSE(shell.last.may_repeat);
  CHECK(shell.get("VENVCTL_SAVED_FOO") == "mine");
  shell.cd("/home", kNone);
  CHECK(shell.get("FOO") == "mine");
  CHECK_FALSE(shell.last.may_repeat);
}

TEST_CASE("deactivate pauses until the project is left, by whatever path") {
  Shell shell;
  shell.links = {{"/link", "/p"}};
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  shell.apply(*step_of_deactivate(shell.view(), true));
  check_off(shell);
  shell.prompt(answer_of("/p"));
  check_off(shell);
  CHECK(shell.last.told == "tcsh 7 paused /p");
  shell.files.insert("/link/.venv");
  shell.cd("/link/sub", answer_of("/link"));
  check_off(shell);
  shell.cd("/home", kNone);
  shell.cd("/p", answer_of("/p"));
  check_on(shell, "/p");
  CHECK_FALSE(step_of_deactivate(Shell().view(), true));
}

TEST_CASE("an environment that another program deactivates is paused, and PATH is correct") {
  Shell shell;
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  shell.values.erase("VIRTUAL_ENV");
  SECTION("with the old PATH") { shell.values["PATH"] = "/usr/bin:/bin"; }
  SECTION("with the entry still in PATH") {}
  shell.prompt(answer_of("/p"));
  check_off(shell);
}

TEST_CASE("a manual activation is respected, and the other environment is marked") {
  Shell shell;
  shell.prompt(kNone);
  shell.apply(step_of_activate(shell.view(), answer_of("/q")));
  CHECK(shell.get("VENVCTL_ENV") == "-");
  CHECK(shell.last.prefix == "(q) ");
  shell.cd("/p", answer_of("/p"));
  CHECK(shell.get("VIRTUAL_ENV") == "/q/.venv");
  CHECK(shell.last.prefix == "(q!) ");
  CHECK(shell.last.state == "other");
  CHECK(shell.last.told == "tcsh 7 manual ");
  shell.apply(*step_of_deactivate(shell.view(), true));
  check_off(shell);
  shell.cd("/home", kNone);
  shell.cd("/p", answer_of("/p"));
  check_on(shell, "/p");
}

TEST_CASE("activate.csh over the active environment leaves one entry, which it removes itself") {
  Shell shell;
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  shell.values["_OLD_VIRTUAL_PATH"] = shell.get("PATH");
  shell.values["PATH"] = "/p/.venv/bin:" + shell.get("PATH");
  shell.prompt(answer_of("/p"));
  CHECK(shell.get("VENVCTL_ENV") == "-");
  CHECK(shell.get("VIRTUAL_ENV") == "/p/.venv");
  CHECK(shell.get("PATH") == "/p/.venv/bin:/usr/bin:/bin");
  CHECK(shell.get("_OLD_VIRTUAL_PATH") == "/usr/bin:/bin");
  CHECK(shell.last.prefix.empty());
}

TEST_CASE("without an answer, the environment stays active in its project, but not outside of it") {
  Shell shell;
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  shell.cd("/p/sub", std::nullopt);
  check_on(shell, "/p");
  CHECK(shell.last.epoch.empty());
  shell.cd("/home", std::nullopt);
  check_off(shell);
}

TEST_CASE("an environment that is deleted is deactivated with one message") {
  Shell shell;
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  shell.files.erase("/p/.venv");
  shell.prompt(kNone);
  shell.prompt(kNone);
  check_off(shell);
  REQUIRE(shell.said.size() == 1);
  CHECK(shell.said[0].find("/p/.venv no longer exists") != std::string::npos);
}

TEST_CASE("a message of an answer is printed once") {
  Shell shell;
  for (int i = 0; i < 3; ++i) shell.prompt(*parse_answer("root\nenv\nsay not approved\n.\n"));
  CHECK(shell.said == std::vector<std::string>{"not approved"});
}

TEST_CASE("a child shell takes over the environment, and not the memory, of its parent") {
  Shell parent;
  parent.prompt(kNone);
  parent.cd("/p", answer_of("/p"));
  Shell child;
  child.values = parent.values;
  child.directory = "/p";
  child.memory = parent.memory;
  ShellView view = child.view();
  view.pid = "8";
  child.apply(step_at_prompt(view, [] { return answer_of("/p"); }));
  check_on(child, "/p");
}

TEST_CASE("VENVCTL_DISABLE deactivates without a question, and VENVCTL_PROMPT hides the prefix") {
  Shell shell;
  shell.prompt(kNone);
  shell.values["VENVCTL_PROMPT"] = "never";
  shell.cd("/p", answer_of("/p", "state stale\n"));
  CHECK(shell.last.prefix.empty());
  CHECK(shell.last.state == "stale");
  shell.values.erase("VENVCTL_PROMPT");
  shell.prompt(answer_of("/p", "state stale\n"));
  CHECK(shell.last.prefix == "(p*) ");
  shell.values["VENVCTL_DISABLE"] = "1";
  shell.apply(step_at_prompt(shell.view(), []() -> std::optional<ParsedAnswer> {
    FAIL("it asked");
    return std::nullopt;
  }));
  check_off(shell);
  CHECK(shell.last.epoch == "/");
}

TEST_CASE("an old environment that another program restores is not taken for a manual one") {
  Shell shell;
  shell.prompt(kNone);
  shell.cd("/p", answer_of("/p"));
  const Values old = shell.values;
  shell.cd("/q", answer_of("/q"));
  shell.values["VIRTUAL_ENV"] = old.at("VIRTUAL_ENV");
  shell.values["PATH"] = old.at("PATH");
  shell.prompt(answer_of("/q"));
  check_on(shell, "/q");
}

}  // namespace venvctl::prompt_step_test
