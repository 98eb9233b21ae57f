#include "daemon/workers/input_fields.h"

#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("inputs come out as they went in, and what follows them is still there") {
  const std::vector<WatchedInput> sent = {{1, "a\xFF"}, {2, ""}, {3, WatchedInput::kEveryName}};
  Message message;
  append_inputs(message, sent);
  message.push_back("after");
  FieldReader fields(message);
  CHECK(inputs_from(fields) == sent);
  CHECK(fields.text() == "after");
  CHECK(fields.is_intact());
  CHECK(fields.is_at_end());
}

TEST_CASE("inputs that are cut are seen to be cut") {
  const Message cut = {"2", "1", "a", "2"};
  FieldReader fields(cut);
  inputs_from(fields);
  CHECK_FALSE(fields.is_intact());
}

}  // namespace venvctl
