#include <algorithm>

#include "client/cli/commands/commands.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using Group = CommandEntry::Group;

constexpr CommandEntry kCommands[] = {
    {"create", "", "make an environment", Group::Everyday, false, make_create},
    {"activate", "", "switch one on in this shell, until deactivate", Group::Everyday, false,
     make_activate},
    {"deactivate", "", "switch off in this shell, until you leave the project", Group::Everyday,
     false, make_deactivate},
    {"use", "", "remember which environment a project uses", Group::Everyday, false, make_use},
    {"run", "", "run a command in an environment", Group::Everyday, false, make_run},
    {"which", "", "the environment that a directory gets", Group::Everyday, true, make_which},
    {"why", "", "every step of that decision", Group::Everyday, true, make_why},

    {"allow", "", "let an environment be activated", Group::Trust, false, make_allow},
    {"adopt", "", "allow every environment of yours below a directory", Group::Trust, false,
     make_adopt},
    {"deny", "", "never activate it", Group::Trust, false, make_deny},
    {"trust", "", "what you allowed and denied", Group::Trust, true, make_trust},

    {"list", "ls", "all environments that are known", Group::Environments, true, make_list},
    {"info", "", "all about one environment", Group::Environments, true, make_info},
    {"pythons", "", "the interpreters that create can take", Group::Environments, true,
     make_pythons},
    {"remove", "rm", "delete environments", Group::Environments, false, make_remove},

    {"init", "", "add the hook to your shell's start-up file", Group::Setup, false, make_init},
    {"hook", "", "print the line that loads the hook", Group::Setup, false, make_hook},
    {"completion", "", "print the line that loads completion", Group::Setup, false,
     make_completion},
    {"status", "", "what runs, and what this shell holds", Group::Setup, true, make_status},
    {"doctor", "", "what is wrong, and its cure", Group::Setup, true, make_doctor},
    {"daemon", "", "start, stop, restart, status or run", Group::Setup, true, make_daemon},
    {"logs", "", "what the daemon wrote", Group::Setup, false, make_logs},
    {"config", "", "get, set, list or path", Group::Setup, true, make_config},
    {"version", "", "the version", Group::Setup, true, make_version},
    {"help", "", "this, or the help of one command", Group::Setup, false, make_help},
};

// Edits that turn one word into the other; two neighbours in the wrong order are one edit.
size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<size_t>> cost(left.size() + 1, std::vector<size_t>(right.size() + 1));
  for (size_t i = 0; i <= left.size(); ++i) cost[i][0] = i;
  for (size_t j = 0; j <= right.size(); ++j) cost[0][j] = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    for (size_t j = 1; j <= right.size(); ++j) {
      const size_t replace = cost[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      cost[i][j] = std::min({replace, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
      const bool is_swap =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (is_swap) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[left.size()][right.size()];
}

}  // namespace

std::span<const CommandEntry> command_table() { return kCommands; }

const CommandEntry* find_command(std::string_view name) {
  for (const CommandEntry& entry : kCommands) {
    if (entry.name == name || (!entry.short_name.empty() && entry.short_name == name)) {
      return &entry;
    }
  }
  return nullptr;
}

std::string_view nearest_command(std::string_view name) {
  constexpr size_t kFarthest = 2;
  constexpr size_t kMaxBytes = 32;  // a longer word is no typing error
  if (name.size() > kMaxBytes) return "";
  std::string_view nearest;
  size_t best = kFarthest + 1;
  for (const CommandEntry& entry : kCommands) {
    const bool is_beginning = name.size() >= 2 && entry.name.starts_with(name);
    const size_t found = is_beginning ? 1 : distance(name, entry.name);
    // A word of three letters is not meant by three other letters.
    if (found < best && found < name.size()) {
      best = found;
      nearest = entry.name;
    }
  }
  return nearest;
}

Error unknown_command(const std::string& name) {
  const std::string_view nearest = nearest_command(name);
  return {ErrorCode::Usage,
          "there is no command " + in_quotes(name) +
              (nearest.empty() ? ": venvctl help lists all"
                               : ": did you mean venvctl " + std::string(nearest))};
}

}  // namespace venvctl
