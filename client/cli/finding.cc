#include "client/cli/finding.h"

#include "core/base/text.h"

namespace venvctl {
namespace {

std::string cure_of(const wire::Fault& fault, std::string_view subject) {
  std::string cure = fault.cure;
  const size_t place = cure.find("{}");
  if (place != std::string::npos) cure.replace(place, 2, subject);
  return cure;
}

constexpr size_t kFields = 4;

}  // namespace

Finding fine(std::string what) { return {Finding::Level::Fine, std::move(what), "", ""}; }

Finding note(const wire::Fault& fault, std::string what, std::string_view subject) {
  return {Finding::Level::Note, std::move(what), cure_of(fault, subject), fault.name};
}

Finding problem(const wire::Fault& fault, std::string what, std::string_view subject) {
  return {Finding::Level::Problem, std::move(what), cure_of(fault, subject), fault.name};
}

Finding problem(const wire::Fault& fault, const Error& error) {
  const size_t colon = error.message.rfind(": ");
  if (colon == std::string::npos) return problem(fault, error.message);
  return {Finding::Level::Problem, error.message.substr(0, colon), error.message.substr(colon + 2),
          fault.name};
}

std::string encoded(const Findings& findings) {
  std::string bytes;
  for (const Finding& each : findings) {
    const std::string level = std::to_string(static_cast<int>(each.level));
    for (const std::string& field : {level, each.what, each.cure, each.fault}) {
      bytes += field + '\0';
    }
  }
  return bytes;
}

Findings decoded_findings(std::string_view bytes) {
  const auto fields = split(bytes, '\0');
  Findings findings;
  for (size_t at = 0; at + kFields < fields.size(); at += kFields) {
    const auto level = static_cast<Finding::Level>(fields[at] == "0"   ? 0
                                                   : fields[at] == "1" ? 1
                                                                       : 2);
    findings.push_back({level, std::string(fields[at + 1]), std::string(fields[at + 2]),
                        std::string(fields[at + 3])});
  }
  return findings;
}

}  // namespace venvctl
