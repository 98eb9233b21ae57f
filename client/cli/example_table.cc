#include "client/cli/example_table.h"

#include <algorithm>
#include <iterator>

namespace venvctl {
namespace {

// The examples of one command must be adjacent.
constexpr Example kExamples[] = {
    {"create", "create", "create .venv in this directory"},
    {"create", "create -p 3.11 -r requirements.txt", "choose the Python, and install packages"},
    {"activate", "activate shop", "keep the environment shop active in this shell"},
    {"deactivate", "deactivate", "keep the environment inactive while you stay in the project"},
    {"use", "use .venv-3.12", "use this environment in the current project"},
    {"use", "use --forget", "let venvctl choose again"},
    {"run", "run -- pytest -q", "run pytest in this directory's environment"},
    {"run", "run -C ~/shop -- python -m shop",
     "run a program in another directory's environment, for cron"},
    {"python", "python -m pip list", "list the packages of this directory's environment"},
    {"env", "env", "print the code, for eval \"$(...)\" in a script"},
    {"env", "env --format dotenv", "print the variables for an editor"},
    {"which", "which", "print the path of this directory's environment"},
    {"why", "why", "explain how this directory's environment is chosen"},
    {"allow", "allow", "approve this directory's environment"},
    {"allow", "allow --under ~/projects", "approve all environments below a directory"},
    {"adopt", "adopt ~/projects", "approve the existing environments below a directory"},
    {"deny", "deny", "never activate this directory's environment"},
    {"trust", "trust", "list what you approved and denied"},
    {"list", "list --sizes", "list all environments, with their sizes"},
    {"list", "list --unused 6m", "list the environments that were not used for six months"},
    {"scan", "scan ~/projects", "search a directory for environments"},
    {"info", "info shop", "show the details of the environment shop"},
    {"who", "who", "list the processes of every environment"},
    {"find", "find 'requests<2.32'", "list the environments that have an old version of requests"},
    {"pythons", "pythons '>=3.11'", "list the interpreters that match"},
    {"clone", "clone .venv .venv-test", "copy the environment of this project"},
    {"rename", "rename .venv .venv-old", "rename the environment of this project"},
    {"repair", "repair --dry-run", "show what is wrong in this project, and change nothing"},
    {"repair", "repair --all", "repair every environment"},
    {"upgrade", "upgrade -p 3.13", "give this project's environment another Python"},
    {"remove", "remove .venv", "move an environment to the trash"},
    {"prune", "prune", "list the broken and orphaned environments"},
    {"prune", "prune --unused 1y -y",
     "move the environments that were not used for a year to the trash"},
    {"undo", "undo", "reverse the last change"},
    {"cache", "cache", "list the templates of venvctl create"},
    {"cache", "cache clear", "remove them"},
    {"protect", "protect .venv", "protect the environment of this project"},
    {"unprotect", "unprotect .venv", "remove the protection"},
    {"init", "init", "set up your login shell"},
    {"init", "init --dry-run", "show what would be written"},
    {"hook", "hook bash", "print the line for a startup file of bash"},
    {"completion", "completion zsh", "print the line for a startup file of zsh"},
    {"kernel", "kernel install", "add the kernel to Jupyter"},
    {"prompt", "prompt --format '{name} {version}'", "print name and version for a status bar"},
    {"watch", "watch --json", "print each event as a line of JSON, for an editor"},
    {"status", "status", "show the state of the daemon and of this shell"},
    {"doctor", "doctor", "find problems and show their fixes"},
    {"doctor", "doctor --graph", "show the Pythons and pips of this machine"},
    {"daemon", "daemon restart", "restart the daemon"},
    {"logs", "logs -f", "follow the daemon's log"},
    {"config", "config set create.backend uv", "create environments with uv"},
    {"config", "config list", "list the settings"},
    {"version", "version", "print the version"},
    {"help", "help create", "show the help of venvctl create"},
};

}  // namespace

std::span<const Example> examples_of(std::string_view command) {
  const auto is_of = [command](const Example& each) { return each.command == command; };
  const auto first = std::find_if(std::begin(kExamples), std::end(kExamples), is_of);
  return {first, std::find_if_not(first, std::end(kExamples), is_of)};
}

}  // namespace venvctl
