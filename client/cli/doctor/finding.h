// One result of a doctor check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/faults/faults.h"

namespace venvctl {

struct Finding {
  enum class Level { Fine, Note, Problem };  // a note is not a fault, but may explain a fault
  Level level = Level::Fine;
  std::string what;
  std::string fix;    // what to do; "" if all is well
  std::string fault;  // Fault::name; "" if all is well
};
template <class A>
void fields(A& a, Finding& each) {
  a(each.level, each.what, each.fix, each.fault);
}

using Findings = std::vector<Finding>;

Finding fine(std::string what);
// `subject` replaces the {} in the fault's fix.
Finding note(const faults::Fault& fault, std::string what, std::string_view subject = "");
Finding problem(const faults::Fault& fault, std::string what, std::string_view subject = "");
// Takes the fix from the error's message, which reads "what went wrong: what to do".
Finding problem(const faults::Fault& fault, const Error& error);

}  // namespace venvctl
