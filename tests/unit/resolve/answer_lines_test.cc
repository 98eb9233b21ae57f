#include "core/resolve/answer_lines.h"

#include "tests/support/catch.h"

namespace venvctl::answer_lines_test {

Decision chosen(const std::string& root, const std::string& prefix, const std::string& name) {
  Decision decision;
  decision.directory = root;
  decision.choice.emplace();
  decision.choice->root = root;
  decision.choice->prefix = prefix;
  decision.choice->name = name;
  return decision;
}

// The edits of /p/.venv with the name p.
const std::string kEdits =
    "set VIRTUAL_ENV /p/.venv\nset VIRTUAL_ENV_PROMPT p\nunset PYTHONHOME\npath /p/.venv/bin\n";

const Verdict kAllowed{TrustState::Allowed, "approved by you"};
const Verdict kUnknown{TrustState::Unknown, "not approved yet"};

TEST_CASE("the answer for an approved environment contains root, prefix, name and edits") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), kAllowed, {"/run/epoch.a.1", true}) ==
        "epoch /run/epoch.a.1\nroot /p\nenv /p/.venv\nname p\n" + kEdits + ".\n");
}

TEST_CASE("a directory without an environment also gets an answer") {
  Decision decision;
  decision.directory = "/p";
  CHECK(answer_lines(decision, {}, {"/e", true}) == "epoch /e\nroot\nenv\n.\n");
}

TEST_CASE("an unapproved environment is mentioned in a message, but not activated") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), kUnknown, {"", true}) ==
        "root /p\nenv\nsay venvctl: .venv in /p is not approved yet: run venvctl allow\n.\n");
}

TEST_CASE("the state of the packages and the wanted marks come before the edits") {
  Decision decision = chosen("/p", "/p/.venv", "p");
  decision.choice->marks = "stale";
  AnswerTerms terms;
  terms.packages_differ = true;
  CHECK(answer_lines(decision, kAllowed, terms) ==
        "root /p\nenv /p/.venv\nname p\nstate stale\nmarks stale\n" + kEdits + ".\n");
  CHECK(answer_lines(decision, kUnknown, terms).find("stale") == std::string::npos);
}

TEST_CASE("UV_PROJECT_ENVIRONMENT is set if uv would not use the environment") {
  Decision decision = chosen("/p", "/p/.venv", "p");
  decision.choice->is_unknown_to_uv = true;
  CHECK(answer_lines(decision, kAllowed, {}) ==
        "root /p\nenv /p/.venv\nname p\n" + kEdits + "set UV_PROJECT_ENVIRONMENT /p/.venv\n.\n");
}

TEST_CASE("the variables of an approved .env override the environment's own") {
  Decision decision = chosen("/p", "/p/.venv", "p");
  decision.choice->variables = {{"ONE", "own"}, {"TWO", "own"}};
  decision.choice->env_file = {{"ONE", "file"}, {"PYTHONPATH", "src"}};
  const std::string begin = "root /p\nenv /p/.venv\nname p\n" + kEdits;
  Verdict verdict = kAllowed;
  verdict.sets_variables = true;
  CHECK(answer_lines(decision, verdict, {}) == begin + "set ONE own\nset TWO own\n.\n");
  verdict.sets_env_file = true;
  CHECK(answer_lines(decision, verdict, {}) ==
        begin + "set TWO own\nset ONE file\nset PYTHONPATH src\n.\n");
}

TEST_CASE("a .env that was changed after its approval is mentioned") {
  Decision decision = chosen("/p", "/p/.venv", "p");
  Verdict verdict = kAllowed;
  verdict.env_file_has_changed = true;
  CHECK(
      answer_lines(decision, verdict, {})
          .ends_with("say venvctl: .env in /p was changed after you approved it, so its variables "
                     "are not set: run venvctl allow --env\n.\n"));
}

TEST_CASE("scripts are listed only if the verdict covers them") {
  Decision decision = chosen("/p", "/c/envs/foo", "foo");
  decision.choice->is_conda = true;
  decision.choice->scripts = {{"/c/on/a.sh", "/c/on/b.fish"}, {"/c/off/a.sh"}};
  const std::string without =
      "root /p\nenv /c/envs/foo\nname foo\nconda foo\nunset PYTHONHOME\npath /c/envs/foo/bin\n";
  CHECK(answer_lines(decision, kAllowed, {}) == without + ".\n");
  Verdict verdict = kAllowed;
  verdict.runs_scripts = true;
  CHECK(answer_lines(decision, verdict, {}) ==
        without + "source /c/on/a.sh\nsource /c/on/b.fish\nleave /c/off/a.sh\n.\n");
}

TEST_CASE("a denied environment is not mentioned") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), {TrustState::Denied, "denied by you"}, {}) ==
        "root /p\nenv\n.\n");
}

TEST_CASE("a refused environment is reported with the reason") {
  const std::string answer = answer_lines(chosen("/p", "/p/.venv", "p"),
                                          {TrustState::Refused, "/p is writable by others"}, {});
  CHECK(answer.find(
            "say venvctl: .venv in /p is refused because /p is writable by others: see venvctl why"
            "\n") != std::string::npos);
}

TEST_CASE("the name of a conda environment cannot add a line") {
  Decision decision = chosen("/p", "/c/envs/data", "n\nenv /evil");
  decision.choice->is_conda = true;
  const std::string answer = answer_lines(decision, kAllowed, {});
  CHECK(answer.find("\nenv /evil") == std::string::npos);
}

TEST_CASE("a conda environment is marked as such, and its approved variables are set") {
  Decision decision = chosen("/p", "/c/envs/data", "data");
  decision.choice->is_conda = true;
  decision.choice->variables = {
      {"EMPTY", ""}, {"LD_PRELOAD", "/evil.so"}, {"LINES_", "a\nb"}, {"Q", "it's $HOME"}};
  Verdict seen = kAllowed;
  seen.sets_variables = true;
  const std::string begin =
      "root /p\nenv /c/envs/data\nname data\nconda data\nunset PYTHONHOME\n"
      "path /c/envs/data/bin\n";
  CHECK(answer_lines(decision, seen, {}) == begin + "set EMPTY \nset Q it's $HOME\n.\n");
  decision.choice->evidence.variables_sha256 = "digest";
  CHECK(answer_lines(decision, kAllowed, {}) ==
        begin +
            "say venvctl: the variables of /c/envs/data are not set because you have not approved "
            "them: run venvctl allow\n.\n");
  CHECK(answer_lines(decision, kUnknown, {}).find("set ") == std::string::npos);
}

TEST_CASE("an answer that must not be remembered contains `keep no`") {
  CHECK(answer_lines({}, {}, {"/e", false}).find("keep no\n") != std::string::npos);
}

TEST_CASE("a path that a line or PATH cannot contain is not sent") {
  for (const std::string root : {"/a\nb", "/a:b", "/a\x1b"}) {
    CHECK(answer_lines(chosen(root, root + "/.venv", "n"), kAllowed, {}) == "root\nenv\n.\n");
  }
}

TEST_CASE("a name cannot forge a line or a terminal sequence") {
  const std::string answer =
      answer_lines(chosen("/p", "/p/.venv", "x\nenv /evil\x1b[2J"), kAllowed, {});
  CHECK(answer.find("\nenv /evil") == std::string::npos);
  CHECK(answer.find('\x1b') == std::string::npos);
}

TEST_CASE("a long name is truncated to the length that the prompt shows") {
  const std::string answer =
      answer_lines(chosen("/p", "/p/.venv", std::string(200, 'x')), kAllowed, {});
  CHECK(answer.find("name " + std::string(63, 'x') + "…\n") != std::string::npos);
}

TEST_CASE("a shell gets conda's variables instead of the line `conda NAME`") {
  Decision decision = chosen("/p", "/c/envs/data", "data");
  decision.choice->is_conda = true;
  Variables shell;
  shell.set("CONDA_PREFIX", "/c");
  shell.set("CONDA_SHLVL", "1");
  CHECK(shell_answer(answer_lines(decision, kAllowed, {}), shell) ==
        "root /p\nenv /c/envs/data\nname data\nset CONDA_PREFIX_1 /c\n"
        "set CONDA_PREFIX /c/envs/data\nset CONDA_SHLVL 2\nset CONDA_DEFAULT_ENV data\n"
        "set CONDA_PROMPT_MODIFIER (data) \nunset PYTHONHOME\npath /c/envs/data/bin\n.\n");
  const std::string plain = answer_lines(chosen("/p", "/p/.venv", "p"), kAllowed, {});
  CHECK(shell_answer(plain, shell) == plain);
}

TEST_CASE("`later` is a complete answer") { CHECK(later_answer() == "later\n.\n"); }

TEST_CASE("unreadable files are reported in one line, whatever else the answer contains") {
  Decision decision = chosen("/p", "/p/.venv", "p");
  decision.unreadable = {{"/p/pyproject.toml", "line 3: \x1b[31mno\n"}};
  const std::string said =
      "say venvctl: cannot read /p/pyproject.toml (line 3: \ufffd[31mno\ufffd): see venvctl "
      "why\n.\n";
  CHECK(answer_lines(decision, kAllowed, {"", true}) ==
        "root /p\nenv /p/.venv\nname p\n" + kEdits + said);
  CHECK(answer_lines(decision, kUnknown, {"", true}) ==
        "root /p\nenv\nsay venvctl: .venv in /p is not approved yet: run venvctl allow\n" + said);
  decision.choice.reset();
  decision.unreadable.push_back({"/p/mise.toml", "it is a directory"});
  const std::string two = answer_lines(decision, {}, {"", true});
  CHECK(two.find("and 1 more: see venvctl why\n") != std::string::npos);
}

}  // namespace venvctl::answer_lines_test
