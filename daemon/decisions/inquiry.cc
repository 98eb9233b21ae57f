#include "daemon/decisions/inquiry.h"

#include <utility>

#include "core/resolve/answer_lines.h"

namespace venvctl {

void Callers::add(Loop& loop, OnAnswer on_answer) {
  waiting_.push_back(std::move(on_answer));
  if (later_) return;
  later_ = std::make_unique<Timer>(loop, [this] { answer(later_answer()); });
  later_->start_once(limit_);
}

void Callers::answer(const std::string& lines) {
  later_.reset();
  for (const OnAnswer& on_answer : std::exchange(waiting_, {})) on_answer(lines);
}

void Inquiry::answer(const std::string& lines) {
  prompts.answer(lines);
  confirmations.answer(lines);
  followers.answer(lines);
}

}  // namespace venvctl
