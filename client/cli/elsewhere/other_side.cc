#include "client/cli/elsewhere/other_side.h"

#include "client/elsewhere/call.h"
#include "client/elsewhere/container_state.h"
#include "client/elsewhere/question.h"
#include "client/elsewhere/ssh_connection.h"
#include "client/programs/tool_search.h"
#include "core/base/path.h"

namespace venvctl {

namespace {

Variables variables_of_front_end(const Session& session) {
  Variables variables = session.variables();
  variables.set("PATH", path_without_links(variables.get("PATH").value_or("")));
  return variables;
}

}  // namespace

std::vector<std::string> entries_of(const Session& session) {
  return entries_of(variables_of_front_end(session));
}

Result<std::string> front_end_for(Session& session, std::string_view name,
                                  const std::string& project) {
  Variables searched = variables_of_front_end(session);
  searched.set("PWD", project);
  auto found = find_tool(session.files(), searched, name);
  if (found) return *std::move(found);
  return Error{ErrorCode::NotFound, std::string(name) + " is not on PATH: install it"};
}

Result<OtherSide> OtherSide::of(Session& session, const ElsewhereRecord& record,
                                const std::string& prefix) {
  auto front_end = front_end_for(session, front_end_of(record), record.project);
  if (!front_end) return front_end.error();
  const bool is_ssh = front_end_of(record) == "ssh";
  OtherSide side(*std::move(front_end), entries_of(session),
                 is_ssh ? options_for_ssh(session.files(), prefix) : std::vector<std::string>());
  if (is_ssh) return side;
  auto running = check_running(record, prefix, side.front_end_, side.entries_);
  if (!running) return running.error();
  side.main_pid_ = *std::move(running);
  return side;
}

Captured OtherSide::ask_front_end(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), front_end_);
  return captured(arguments, entries_, Deadline::in(kAnswerPatience));
}

Captured OtherSide::ask(const ElsewhereRecord& record,
                        const std::vector<std::string>& words) const {
  RemoteCommand command;
  command.words = words;
  return captured(words_of(front_end_, record, command, ssh_options_), entries_,
                  Deadline::in(kAnswerPatience));
}

int OtherSide::run(const ElsewhereRecord& record, const std::vector<std::string>& words) const {
  RemoteCommand command;
  command.words = words;
  command.directory = record.directory;
  // The process id makes the tag different from the tags of other running commands.
  const std::string tag = "venvctl-" + std::to_string(getpid());
  command.variables = {{kTagVariable, tag}};
  Call call;
  call.words = words_of(front_end_, record, command, ssh_options_);
  call.entries = entries_;
  call.entries.push_back(std::string(kTagVariable) + "=" + tag);
  call.has_own_group = front_end_of(record) != "ssh";
  call.signalling = [&, tag](int number) {
    RemoteCommand one;
    one.words = {record.python.empty() ? "python3" : record.python,
                 "-I",
                 "-c",
                 kSignalling,
                 tag,
                 std::to_string(number)};
    return words_of(front_end_, record, one, ssh_options_);
  };
  return run_call(call);
}

}  // namespace venvctl
