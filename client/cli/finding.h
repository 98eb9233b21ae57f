// What doctor has to say about one thing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/wire/faults.h"

namespace venvctl {

struct Finding {
  enum class Level { Fine, Note, Problem };  // a note is no fault, but explains much
  Level level = Level::Fine;
  std::string what;
  std::string cure;   // what to do; "" when all is well
  std::string fault;  // Fault::name; "" when all is well
};

using Findings = std::vector<Finding>;

Finding fine(std::string what);
// `subject` goes where the fault's cure has its {}.
Finding note(const wire::Fault& fault, std::string what, std::string_view subject = "");
Finding problem(const wire::Fault& fault, std::string what, std::string_view subject = "");
// With the cure that the error itself names: messages read "what went wrong: what to do".
Finding problem(const wire::Fault& fault, const Error& error);

// For the way from one process to another. Decoding what was cut gives what is whole of it.
std::string encoded(const Findings& findings);
Findings decoded_findings(std::string_view bytes);

}  // namespace venvctl
