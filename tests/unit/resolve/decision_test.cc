#include "core/resolve/decision.h"

#include "core/base/fields.h"
#include "tests/support/catch.h"

namespace venvctl::decision_test {

TEST_CASE("a decision survives encoding and decoding") {
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
  const auto received = from_bytes<Decision>(to_bytes(sent));
  REQUIRE(received);
  CHECK(to_bytes(*received) == to_bytes(sent));
  CHECK(received->directory == sent.directory);
  REQUIRE(received->steps.size() == 1);
  CHECK(received->steps[0].detail == "detail \xFE");
  CHECK(received->choice->variables == sent.choice->variables);
  CHECK(received->choice->scripts == sent.choice->scripts);
  CHECK(received->choice->evidence.refusals == sent.choice->evidence.refusals);
  REQUIRE(received->choice->evidence.pointer);
  CHECK(is_same(*received->choice->evidence.pointer, *sent.choice->evidence.pointer));
  CHECK(is_same(received->choice->evidence.identity, sent.choice->evidence.identity));
}

TEST_CASE("the list of unreadable files survives encoding and decoding") {
  Decision decision;
  decision.directory = "/p";
  decision.unreadable = {{"/p/\xff.toml", "line 1: x"}, {"/p/mise.toml", "it is a directory"}};
  const auto again = from_bytes<Decision>(to_bytes(decision));
  REQUIRE(again);
  REQUIRE(again->unreadable.size() == 2);
  CHECK(again->unreadable[0].path == "/p/\xff.toml");
  CHECK(again->unreadable[1].reason == "it is a directory");
}

}  // namespace venvctl::decision_test
