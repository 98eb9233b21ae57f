#include <memory>

#include "daemon/handlers/handler_table.h"
#include "daemon/handlers/resolve_fields.h"

namespace venvctl {

namespace {

// A container that shares HOME and the runtime directory with us sees other files than we do.
bool sees_other_files(const ResolveFields& fields, const DaemonFacts& facts) {
  return fields.mount_namespace != 0 && facts.mount_namespace != 0 &&
         fields.mount_namespace != facts.mount_namespace;
}

}  // namespace

void handle_resolve(Services& services, std::string_view body, Reply reply) {
  const auto fields = parse_resolve_fields(body);
  if (!fields) return reply.error(fields.error());
  if (sees_other_files(*fields, services.facts)) {
    return reply.answer(services.decisions.empty_answer());
  }
  services.shells.saw(fields->shell_pid, fields->shell, fields->question);
  // Shared because std::function wants to be able to copy what it holds.
  auto held = std::make_shared<Reply>(std::move(reply));
  services.decisions.answer(fields->question,
                            [held](const std::string& lines) { held->answer(lines); });
}

}  // namespace venvctl
