#include "client/cli/doctor/finding.h"

namespace venvctl {
namespace {

std::string fix_of(const faults::Fault& fault, std::string_view subject) {
  std::string fix = fault.fix;
  const size_t place = fix.find("{}");
  if (place != std::string::npos) fix.replace(place, 2, subject);
  return fix;
}

}  // namespace

Finding fine(std::string what) { return {Finding::Level::Fine, std::move(what), "", ""}; }

Finding note(const faults::Fault& fault, std::string what, std::string_view subject) {
  return {Finding::Level::Note, std::move(what), fix_of(fault, subject), fault.name};
}

Finding problem(const faults::Fault& fault, std::string what, std::string_view subject) {
  return {Finding::Level::Problem, std::move(what), fix_of(fault, subject), fault.name};
}

Finding problem(const faults::Fault& fault, const Error& error) {
  const size_t colon = error.message.rfind(": ");
  if (colon == std::string::npos) return problem(fault, error.message);
  return {Finding::Level::Problem, error.message.substr(0, colon), error.message.substr(colon + 2),
          fault.name};
}

}  // namespace venvctl
