#include "core/resolve/decision.h"
#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("a decision goes to another process and comes back whole") {
  Decision sent;
  sent.directory = "/p/\xFF";
  sent.stopped_at = "/p";
  sent.create_command = "pipenv install";
  sent.steps = {{"/p", ".venv", "chosen", "detail \xFE"}};
  sent.choice.emplace();
  sent.choice->prefix = "/p/.venv";
  sent.choice->kind = "venv";
  sent.choice->name = "näme";
  sent.choice->rule = ".venv";
  sent.choice->root = "/p";
  sent.choice->is_conda = true;
  sent.choice->variables = {{"NAME", "value \xFD"}};
  sent.choice->scripts = {{"/p/a.sh", "/p/\xFC.fish"}, {"/p/b.sh"}};
  sent.choice->evidence.identity = {"/p/.venv", ~0ULL, -5, 1000, "c0ffee", "/usr/bin/python3"};
  sent.choice->evidence.pointer = pointer_identity("/p/\xFF", "/envs/e");
  sent.choice->evidence.scripts_sha256 = "5c1";
  sent.choice->evidence.shadows = {"ls", "\xFF"};
  sent.choice->evidence.refusals = {"/p is owned by another user (uid 5)"};
  const auto received = decision_from_json(to_json(sent));
  REQUIRE(received);
  CHECK(to_json(*received) == to_json(sent));
  CHECK(received->directory == sent.directory);
  CHECK(received->choice->scripts == sent.choice->scripts);
  CHECK(is_same(received->choice->evidence.identity, sent.choice->evidence.identity));
}

TEST_CASE("what is not a decision is an error and no exception") {
  for (const char* text :
       {"", "{}", "[]", R"({"directory":7})", R"({"directory":"/p","steps":7})"}) {
    CHECK_FALSE(decision_from_json(text));
  }
}

}  // namespace venvctl
