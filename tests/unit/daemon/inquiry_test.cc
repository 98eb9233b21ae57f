#include "daemon/decisions/inquiry.h"

#include "core/resolve/answer_lines.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::inquiry_test {

TEST_CASE("every waiting request gets the answer exactly once") {
  Loop loop;
  Inquiry inquiry("key", {"/p", {}, {}});
  std::vector<std::string> answers;
  for (int i = 0; i < 3; ++i) {
    Callers& callers = i == 0 ? inquiry.confirmations : inquiry.prompts;
    callers.add(loop, [&](const std::string& lines) { answers.push_back(lines); });
  }
  CHECK(inquiry.is_awaited());
  inquiry.answer("an answer");
  inquiry.answer("another");
  CHECK_FALSE(inquiry.is_awaited());
  CHECK(answers == std::vector<std::string>(3, "an answer"));
}

TEST_CASE("a request that waits too long gets `later`, and a later request waits again") {
  Loop loop;
  Inquiry inquiry("key", {"/p", {}, {}});
  std::vector<std::string> answers;
  const auto add = [&](const std::string& lines) { answers.push_back(lines); };
  inquiry.prompts.add(loop, add);
  REQUIRE(run_until(loop, [&] { return answers.size() == 1; }));
  CHECK(answers.back() == later_answer());
  CHECK(inquiry.prompts.is_empty());
  inquiry.prompts.add(loop, add);
  CHECK_FALSE(inquiry.prompts.is_empty());
  inquiry.answer("an answer");
  CHECK(answers.back() == "an answer");
  CHECK(answers.size() == 2);
}

TEST_CASE("a confirmation waits longer than a prompt, whichever came first") {
  Loop loop;
  const bool is_confirmation_first = GENERATE(false, true);
  Inquiry inquiry("key", {"/p", {}, {}});
  std::string prompt;
  std::string confirmation;
  const auto add_prompt = [&] {
    inquiry.prompts.add(loop, [&](const std::string& lines) { prompt = lines; });
  };
  if (!is_confirmation_first) add_prompt();
  inquiry.confirmations.add(loop, [&](const std::string& lines) { confirmation = lines; });
  if (is_confirmation_first) add_prompt();
  REQUIRE(run_until(loop, [&] { return !prompt.empty(); }));
  CHECK(prompt == later_answer());
  CHECK(confirmation.empty());
  REQUIRE(run_until(loop, [&] { return !confirmation.empty(); }));
  CHECK(confirmation == later_answer());
}

}  // namespace venvctl::inquiry_test
