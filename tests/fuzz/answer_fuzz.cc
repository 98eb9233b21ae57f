// Fuzzes answers with arbitrary names and values from an environment's files. The hooks must be
// able to read each line.
#include "core/base/text.h"
#include "core/resolve/answer_lines.h"
#include "core/resolve/settable_variable.h"
#include "core/wire/answer.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {
using namespace std::string_view_literals;
constexpr std::string_view kSeeds[] = {
    "1|/home/me/p/.venv|/home/me/p|(name)|FOO|value|why|"sv,
    "2|/opt/conda/envs/x|/p|x|PATH|/evil|x|"sv,
    "0|/a:b|/a\nenv /evil|n\nenv /evil|LD_PRELOAD|\nset PATH x|$(touch x)|"sv};

bool is_known(std::string_view word) {
  for (const wire::EditWord& each : wire::kEditWords) {
    if (word == each.word) return true;
  }
  for (const char* each : {"epoch", "keep", "root", "env", "name", "conda", "say"}) {
    if (word == each) return true;
  }
  return false;
}

bool is_expected_variable(std::string_view name) {
  return name == "VIRTUAL_ENV" || name == "VIRTUAL_ENV_PROMPT" || is_settable_variable(name);
}

void check_line(std::string_view line, const Choice& choice, const Verdict& verdict) {
  const size_t blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  const std::string_view value = blank == std::string_view::npos ? "" : line.substr(blank + 1);
  VENVCTL_CHECK(is_known(word));
  VENVCTL_CHECK(!has_control(value));
  if (word == "env" && !value.empty()) {
    VENVCTL_CHECK(verdict.activates() && value == choice.prefix);
  }
  if (word == "set") VENVCTL_CHECK(is_expected_variable(value.substr(0, value.find(' '))));
  if (word == "path") VENVCTL_CHECK(value == choice.prefix + "/bin");
  if (word == "name") VENVCTL_CHECK(display_columns(value) <= 64);
}

}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  const std::string flags = take_part(input);
  const unsigned char bits = flags.empty() ? 0 : static_cast<unsigned char>(flags.front());
  Choice choice;
  choice.prefix = take_part(input);
  choice.root = take_part(input);
  choice.name = take_part(input);
  choice.is_conda = (bits & 2) != 0;
  const std::string variable = take_part(input);
  choice.variables = {{variable, take_part(input)}};
  Verdict verdict;
  verdict.state = (bits & 1) != 0   ? TrustState::Allowed
                  : (bits & 4) != 0 ? TrustState::Refused
                                    : TrustState::Unknown;
  verdict.reason = take_part(input);
  Decision decision;
  decision.choice = choice;
  const std::string text = answer_lines(decision, verdict, {"/run/epoch.1", (bits & 8) == 0});
  const auto lines = split(text, '\n');
  VENVCTL_CHECK(lines.size() >= 2 && lines.back().empty() && lines[lines.size() - 2] == ".");
  for (size_t i = 0; i + 2 < lines.size(); ++i) check_line(lines[i], choice, verdict);
}

}  // namespace venvctl
