// What a command is, and the table of all of them.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "client/cli/session.h"
#include "client/cli/syntax.h"
#include "core/base/result.h"

namespace venvctl {

class Command {
 public:
  virtual ~Command() = default;
  // Its options and words, bound to its members.
  virtual void declare(Syntax& syntax) = 0;
  // After parsing. The exit code; an error is printed and its code is the exit code.
  virtual Result<int> run(Session& session) = 0;
};

struct CommandEntry {
  enum class Group { Everyday, Trust, Environments, Setup };
  std::string_view name;
  std::string_view short_name;  // "" none
  std::string_view summary;     // one line of `help`
  Group group;
  bool prints_data;  // takes --json
  std::unique_ptr<Command> (*make)();
};

// In the order of `help`.
std::span<const CommandEntry> command_table();
const CommandEntry* find_command(std::string_view name);  // by either name; null: there is none
// The known name that a typing error most likely meant; "" when none is near.
std::string_view nearest_command(std::string_view name);
Error unknown_command(const std::string& name);  // with that name as the cure

std::string overview_help(const Terminal& terminal);
std::string command_help(const CommandEntry& entry, const Terminal& terminal);

}  // namespace venvctl
