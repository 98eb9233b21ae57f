#include "daemon/decisions/inquiry.h"

#include "core/resolve/answer_lines.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::inquiry_test {

TEST_CASE("every waiting request gets the answer, and only once") {
  Loop loop;
  Inquiry inquiry("key", {"/p", {}, {}});
  std::vector<std::string> answers;
  for (int i = 0; i < 3; ++i) {
    inquiry.wait(loop, [&](const std::string& lines) { answers.push_back(lines); });
  }
  inquiry.answer("an answer");
  inquiry.answer("another");
  CHECK(answers == std::vector<std::string>(3, "an answer"));
}

TEST_CASE("a request that waits too long gets `later`, and a later request waits again") {
  Loop loop;
  Inquiry inquiry("key", {"/p", {}, {}});
  std::vector<std::string> answers;
  const auto add = [&](const std::string& lines) { answers.push_back(lines); };
  inquiry.wait(loop, add);
  REQUIRE(run_until(loop, [&] { return answers.size() == 1; }));
  CHECK(answers.back() == later_answer());
  CHECK(inquiry.later == nullptr);
  inquiry.wait(loop, add);
  CHECK(inquiry.later != nullptr);
  inquiry.answer("an answer");
  CHECK(answers.back() == "an answer");
  CHECK(answers.size() == 2);
}

}  // namespace venvctl::inquiry_test
