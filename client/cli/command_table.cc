#include <algorithm>

#include "client/cli/commands/commands.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using Group = CommandEntry::Group;

constexpr CommandEntry kCommands[] = {
    {"create", "", "create an environment", Group::Everyday, false, make_create, Bounds::Rehearsal},
    {"activate", "", "activate an environment in this shell until you run deactivate",
     Group::Everyday, false, make_activate, Bounds::Answer},
    {"deactivate", "", "deactivate the environment and keep it off in this project",
     Group::Everyday, false, make_deactivate},
    {"use", "", "choose which environment a project uses", Group::Everyday, false, make_use,
     Bounds::Rehearsal},
    {"run", "", "run a command in an environment", Group::Everyday, false, make_run,
     Bounds::Rehearsal},
    {"python", "", "run the python of this directory's environment", Group::Everyday, false,
     make_python, Bounds::Rehearsal},
    {"env", "", "print the code that activates an environment", Group::Everyday, false, make_env,
     Bounds::DaemonsAnswer},
    {"which", "", "show the environment of a directory", Group::Everyday, true, make_which,
     Bounds::Answer},
    {"why", "", "explain how the environment of a directory is chosen", Group::Everyday, true,
     make_why, Bounds::Answer},

    {"allow", "", "approve an environment, so that venvctl activates it", Group::Trust, false,
     make_allow, Bounds::Rehearsal},
    {"adopt", "", "approve all environments below a directory, after one question", Group::Trust,
     false, make_adopt, Bounds::Rehearsal},
    {"deny", "", "never activate an environment, and print no message about it", Group::Trust,
     false, make_deny, Bounds::Rehearsal},
    {"trust", "", "list what you approved and denied", Group::Trust, true, make_trust,
     Bounds::Answer},

    {"list", "ls", "list all known environments", Group::Environments, true, make_list,
     Bounds::AnswerInPart},
    {"scan", "", "search directories for environments, so that list shows them",
     Group::Environments, true, make_scan, Bounds::Rehearsal},
    {"info", "", "show details of an environment", Group::Environments, true, make_info,
     Bounds::Answer},
    {"who", "", "list the processes that run from an environment", Group::Environments, true,
     make_who, Bounds::AnswerInPart},
    {"find", "", "find the environments that have a package or a file", Group::Environments, true,
     make_find, Bounds::AnswerInPart},
    {"pythons", "", "list the Python interpreters that venvctl create can use", Group::Environments,
     true, make_pythons, Bounds::Answer},
    {"clone", "", "copy an environment to another path or name", Group::Environments, true,
     make_clone, Bounds::Rehearsal},
    {"rename", "", "move an environment to another path or name", Group::Environments, false,
     make_rename, Bounds::Rehearsal},
    {"repair", "", "fix environments that were moved or whose Python was removed",
     Group::Environments, true, make_repair, Bounds::Rehearsal},
    {"upgrade", "", "give an environment another Python, with the same packages",
     Group::Environments, true, make_upgrade, Bounds::Rehearsal},
    {"remove", "rm", "move environments to the trash", Group::Environments, false, make_remove,
     Bounds::Rehearsal},
    {"prune", "", "list broken or orphaned environments; with -y, trash them", Group::Environments,
     true, make_prune, Bounds::Rehearsal},
    {"undo", "", "reverse the last remove, prune, repair, upgrade or rename", Group::Environments,
     true, make_undo, Bounds::Rehearsal},
    {"cache", "", "list or remove the templates of venvctl create", Group::Environments, true,
     make_cache, Bounds::Rehearsal},
    {"protect", "", "protect an environment from being removed, repaired or upgraded",
     Group::Environments, false, make_protect, Bounds::Rehearsal},
    {"unprotect", "", "remove the protection of an environment", Group::Environments, false,
     make_unprotect, Bounds::Rehearsal},

    {"init", "", "set up automatic activation in your startup file and in systemd", Group::Setup,
     false, make_init},
    {"hook", "", "print the line that loads the hook, for a startup file", Group::Setup, false,
     make_hook},
    {"completion", "", "print the line that enables tab completion, for a startup file",
     Group::Setup, false, make_completion, Bounds::AnswerInPart},
    {"kernel", "", "add a Jupyter kernel that uses each folder's own environment", Group::Setup,
     false, make_kernel, Bounds::Rehearsal},
    {"prompt", "", "print the name of this directory's environment, for status bars", Group::Setup,
     false, make_prompt, Bounds::Answer},
    {"watch", "", "print each change of environments and approvals as it happens", Group::Setup,
     true, make_watch},
    {"status", "", "show the state of the daemon and of this shell", Group::Setup, true,
     make_status, Bounds::Answer},
    {"doctor", "", "find problems and show their fixes", Group::Setup, true, make_doctor,
     Bounds::Answer},
    {"daemon", "", "control the daemon: start, stop, restart, status or run", Group::Setup, true,
     make_daemon},
    {"logs", "", "show the daemon's log", Group::Setup, false, make_logs},
    {"config", "", "read or change settings: get, set, list or path", Group::Setup, true,
     make_config},
    {"version", "", "print the version", Group::Setup, true, make_version},
    {"help", "", "list the commands, or show the help of a command", Group::Setup, false,
     make_help},
};

// The edit distance between two words; swapping two neighbours counts as one edit.
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
  constexpr size_t kMaxBytes = 32;  // a longer word is not a typing error
  if (name.size() > kMaxBytes) return "";
  std::string_view nearest;
  size_t best = kFarthest + 1;
  for (const CommandEntry& entry : kCommands) {
    const bool is_beginning = name.size() >= 2 && entry.name.starts_with(name);
    const size_t found = is_beginning ? 1 : distance(name, entry.name);
    // If the distance is less than the word's length, at least one letter matches.
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
          "unknown command " + in_quotes(name) +
              (nearest.empty() ? ": see venvctl help"
                               : ": did you mean venvctl " + std::string(nearest) + "?")};
}

}  // namespace venvctl
