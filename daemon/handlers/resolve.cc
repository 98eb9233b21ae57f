#include <memory>

#include "daemon/handlers/handler_table.h"
#include "daemon/handlers/resolve_fields.h"

namespace venvctl {

void handle_resolve(Services& services, std::string_view body, Reply reply) {
  const auto fields = parse_resolve_fields(body);
  if (!fields) return reply.error(fields.error());
  if (sees_other_files(fields->mount_namespace, services.facts)) {
    return reply.error(
        {ErrorCode::Failed,
         "the daemon is in another mount namespace: venvctl reads the files itself"});
  }
  // The events that came before the question are handled first, so that no outdated answer is sent.
  // A shell is recorded even before these events: an event may report a directory that this shell
  // created, and Births then needs the directory of the shell.
  if (fields->is_confirmation || !fields->is_of_shell()) {
    services.read_events();
  } else {
    services.shells.saw(fields->shell_pid, fields->shell, fields->question);
    services.news.asked(fields->shell_pid, fields->active, fields->heard);
    services.read_some_events();
  }
  // The reply is in a shared_ptr, because std::function must be copyable.
  auto held = std::make_shared<Reply>(std::move(reply));
  if (fields->is_confirmation) {
    return services.decisions.confirm(fields->question,
                                      [held](const std::string& lines) { held->answer(lines); });
  }
  if (!fields->is_of_shell()) {
    return services.decisions.answer_program(
        fields->question, [held](const std::string& lines) { held->answer(lines); });
  }
  services.decisions.answer(fields->question, [&services, held, key = cache_key(fields->question),
                                               pid = fields->shell_pid](const std::string& lines) {
    held->answer(services.news.with_warning(pid, lines));
    services.news.answered(key, lines, pid);
  });
}

}  // namespace venvctl
