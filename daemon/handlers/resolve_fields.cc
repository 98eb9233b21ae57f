#include "daemon/handlers/resolve_fields.h"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/resolve/deciding_variables.h"
#include "core/wire/resolve_request.h"
#include "core/wire/verbs.h"

namespace venvctl {

namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error bad_field(const char* what) {
  return {ErrorCode::Usage, std::string("the request has no valid ") + what + ": open a new shell"};
}

bool is_understood(int protocol) {
  return protocol == wire::kProtocolVersion || protocol == wire::kProtocolVersion - 1;
}

}  // namespace

Result<ResolveFields> parse_resolve_fields(std::string_view body) {
  const auto fields = split(body, '\0');
  const auto protocol = number<int>(fields[wire::kFieldProtocol]);
  if (!protocol) return bad_field("protocol number");
  if (!is_understood(*protocol)) {
    return Error{ErrorCode::Failed, "this daemon uses protocol " +
                                        std::to_string(wire::kProtocolVersion) +
                                        ", but the shell uses " + std::to_string(*protocol) +
                                        ": run venvctl daemon restart"};
  }
  if (fields.size() <= wire::kFieldDirectory) return bad_field("directory");

  ResolveFields read;
  read.shell = fields[wire::kFieldShell];
  const auto pid = number<pid_t>(fields[wire::kFieldShellPid]);
  if (!pid || *pid <= 0) return bad_field("process number");
  read.shell_pid = *pid;
  const std::string_view name_space = fields[wire::kFieldMountNamespace];
  if (!name_space.empty()) {
    const auto inode = number<uint64_t>(name_space);
    if (!inode) return bad_field("mount namespace");
    read.mount_namespace = *inode;
  }
  const std::string_view directory = fields[wire::kFieldDirectory];
  if (!is_absolute_path(directory)) return bad_field("directory");
  read.question.directory = normal_path("/", directory);
  Variables of_shell;
  for (size_t i = wire::kFirstVariable; i < fields.size(); ++i) {
    if (fields[i] == wire::kConfirmation) {
      read.is_confirmation = true;
    } else {
      of_shell.set_entry(fields[i]);
    }
  }
  for (const char* name : wire::kActiveVariables) {
    if (auto prefix = of_shell.non_empty(name)) read.active.push_back(*std::move(prefix));
  }
  read.heard = of_shell.get(wire::kHeardVariable).value_or("");
  read.question.variables = deciding_variables(of_shell);
  return read;
}

}  // namespace venvctl
