#include "client/cli/daemon/resolve_question.h"

#include "client/cli/daemon/link.h"
#include "core/resolve/deciding_variables.h"
#include "core/wire/resolve_request.h"
#include "core/wire/verbs.h"

namespace venvctl {

std::string resolve_question(Session& session, std::string_view shell, pid_t pid) {
  std::string fields = std::to_string(wire::kProtocolVersion);
  const auto add = [&fields](std::string_view field) { (fields += '\0') += field; };
  add(shell);
  add(std::to_string(pid));
  const uint64_t name_space = own_mount_namespace(session.files());
  add(name_space == 0 ? "" : std::to_string(name_space));
  add(session.directory());
  const Variables deciding = deciding_variables(session.variables());
  for (const auto& [name, value] : deciding.all()) {
    if (name != "PATH") add(name + "=" + value);
  }
  const auto add_variable = [&](const char* name) {
    if (auto value = session.variables().get(name)) add(std::string(name) + "=" + *value);
  };
  add_variable("PATH");
  for (const char* name : wire::kActiveVariables) add_variable(name);
  return fields;
}

}  // namespace venvctl
