#include "daemon/decisions/inquiry.h"

#include <utility>

#include "core/resolve/answer_lines.h"

namespace venvctl {

void Inquiry::wait(Loop& loop, OnAnswer on_answer) {
  waiting.push_back(std::move(on_answer));
  if (later) return;
  later = std::make_unique<Timer>(loop, [this] { answer(later_answer()); });
  later->start_once(kAnswerWithin);
}

void Inquiry::answer(const std::string& lines) {
  later.reset();
  for (const OnAnswer& on_answer : std::exchange(waiting, {})) on_answer(lines);
}

}  // namespace venvctl
