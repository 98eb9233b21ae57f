#include "client/cli/activation/shell_memory.h"

#include "tests/support/catch.h"

namespace venvctl::shell_memory_test {

TEST_CASE("a memory is read back unchanged by its own shell only") {
  ShellMemory memory;
  memory.pid = "42";
  memory.directory = "/a\nb";
  memory.is_manual = true;
  memory.pauses = {"/p q", ""};
  memory.path.base = "/usr/bin";
  memory.path.last = "/p/bin:/usr/bin";
  memory.path.put = {"/p/bin"};
  memory.said = {"0a"};
  memory.name = "p";
  ParsedAnswer answer;
  answer.root = "/p";
  answer.environment = "/p/.venv";
  answer.edits = {{"A", "x=y"}, {"B", std::nullopt}, {"C", ""}};
  answer.path = {"/p/bin"};
  memory.applied = answer;
  const std::string text = encoded(memory);
  CHECK(
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
      std::string::npos);
  const auto read = decoded_memory(text, "42");
  REQUIRE(read);
  CHECK(read->directory == "/a\nb");
  CHECK(read->is_manual);
  CHECK(read->pauses == memory.pauses);
  CHECK(read->path.last == memory.path.last);
  REQUIRE(read->applied);
  CHECK(read->applied->edits == answer.edits);
  CHECK(read->applied->path == answer.path);
  CHECK(encoded(*read) == text);
  CHECK_FALSE(decoded_memory(text, "43"));
}

TEST_CASE("a text that is not a memory is ignored") {
  for (const char* text : {"", "=", "AAAA", "not base64!"}) CHECK_FALSE(decoded_memory(text, "42"));
  CHECK_FALSE(decoded_memory("", ""));
}

}  // namespace venvctl::shell_memory_test
