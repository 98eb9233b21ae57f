// The interface of a command, and the table of all commands.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "client/cli/deadlines/bounded_command.h"
#include "client/cli/session/session.h"
#include "client/cli/syntax/syntax.h"
#include "core/base/result.h"

namespace venvctl {

class Command {
 public:
  virtual ~Command() = default;
  // Declares the options and positional arguments, and binds them to the command's members.
  virtual void declare(Syntax& syntax) = 0;
  // Runs after parsing and returns the exit code. An error is printed, and its code is the exit
  // code.
  virtual Result<int> run(Session& session) = 0;
};

struct CommandEntry {
  enum class Group { Everyday, Trust, Environments, Setup };
  std::string_view name;
  std::string_view short_name;  // "" if none
  std::string_view summary;     // its line in `help`
  Group group;
  bool prints_data;  // accepts --json
  std::unique_ptr<Command> (*make)();
  Bounds bounds = Bounds::None;
};

// The commands, in the order in which `help` lists them.
std::span<const CommandEntry> command_table();
// Finds a command by its name or short name; null if there is none.
const CommandEntry* find_command(std::string_view name);
// The known name that is closest to the mistyped `name`; "" if no name is close.
std::string_view nearest_command(std::string_view name);
Error unknown_command(const std::string& name);  // suggests the nearest command

std::string overview_help(const Terminal& terminal);
std::string command_help(const CommandEntry& entry, const Terminal& terminal);

}  // namespace venvctl
