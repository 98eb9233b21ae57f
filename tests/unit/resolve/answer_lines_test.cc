#include "core/resolve/answer_lines.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

Decision chosen(const std::string& root, const std::string& prefix, const std::string& name) {
  Decision decision;
  decision.directory = root;
  decision.choice.emplace();
  decision.choice->root = root;
  decision.choice->prefix = prefix;
  decision.choice->name = name;
  return decision;
}

const Verdict kAllowed{TrustState::Allowed, "allowed by you"};
const Verdict kUnknown{TrustState::Unknown, "not approved yet"};

}  // namespace

TEST_CASE("an approved environment is answered with root, prefix and name") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), kAllowed, {"/run/epoch.a.1", true}) ==
        "epoch /run/epoch.a.1\nroot /p\nenv /p/.venv\nname p\n.\n");
}

TEST_CASE("no environment is an answer too") {
  Decision decision;
  decision.directory = "/p";
  CHECK(answer_lines(decision, {}, {"/e", true}) == "epoch /e\nroot\nenv\n.\n");
}

TEST_CASE("an environment that is not approved is named once and not given") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), kUnknown, {"", true}) ==
        "root /p\nenv\nsay venvctl: .venv in /p is not approved yet: venvctl allow\n.\n");
}

TEST_CASE("scripts are named only where the verdict is for them too") {
  Decision decision = chosen("/p", "/c/envs/foo", "foo");
  decision.choice->is_conda = true;
  decision.choice->scripts = {{"/c/on/a.sh", "/c/on/b.fish"}, {"/c/off/a.sh"}};
  const std::string without = "root /p\nenv /c/envs/foo\nname foo\nconda foo\n";
  CHECK(answer_lines(decision, kAllowed, {}) == without + ".\n");
  Verdict verdict = kAllowed;
  verdict.runs_scripts = true;
  CHECK(answer_lines(decision, verdict, {}) ==
        without + "enter /c/on/a.sh\nenter /c/on/b.fish\nleave /c/off/a.sh\n.\n");
}

TEST_CASE("a denied one is not spoken of") {
  CHECK(answer_lines(chosen("/p", "/p/.venv", "p"), {TrustState::Denied, "denied by you"}, {}) ==
        "root /p\nenv\n.\n");
}

TEST_CASE("a refused one says why") {
  const std::string answer = answer_lines(chosen("/p", "/p/.venv", "p"),
                                          {TrustState::Refused, "/p can be written by others"}, {});
  CHECK(answer.find("say venvctl: .venv in /p is refused, /p can be written by others: venvctl why"
                    "\n") != std::string::npos);
}

TEST_CASE("the name of a conda environment adds no line of its own") {
  Decision decision = chosen("/p", "/c/envs/data", "n\nenv /evil");
  decision.choice->is_conda = true;
  const std::string answer = answer_lines(decision, kAllowed, {});
  CHECK(answer.find("\nenv /evil") == std::string::npos);
}

TEST_CASE("a conda environment says so, and what it sets") {
  Decision decision = chosen("/p", "/c/envs/data", "data");
  decision.choice->is_conda = true;
  decision.choice->variables = {
      {"EMPTY", ""}, {"LD_PRELOAD", "/evil.so"}, {"LINES_", "a\nb"}, {"Q", "it's $HOME"}};
  CHECK(answer_lines(decision, kAllowed, {}) ==
        "root /p\nenv /c/envs/data\nname data\nconda data\nset EMPTY \nset Q it's $HOME\n.\n");
  CHECK(answer_lines(decision, kUnknown, {}).find("set ") == std::string::npos);
}

TEST_CASE("an answer that must not be remembered says so") {
  CHECK(answer_lines({}, {}, {"/e", false}).find("keep no\n") != std::string::npos);
}

TEST_CASE("a path that a line or PATH cannot carry is not answered") {
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

TEST_CASE("a long name is cut to what the prompt shows") {
  const std::string answer =
      answer_lines(chosen("/p", "/p/.venv", std::string(200, 'x')), kAllowed, {});
  CHECK(answer.find("name " + std::string(63, 'x') + "…\n") != std::string::npos);
}

TEST_CASE("later is a whole answer") { CHECK(later_answer() == "later\n.\n"); }

}  // namespace venvctl
