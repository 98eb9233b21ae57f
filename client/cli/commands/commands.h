// Functions that make the commands. The file that is named after a command defines its function.
#pragma once

#include <memory>

#include "client/cli/command.h"

namespace venvctl {

std::unique_ptr<Command> make_activate();
std::unique_ptr<Command> make_adopt();
std::unique_ptr<Command> make_allow();
std::unique_ptr<Command> make_cache();
std::unique_ptr<Command> make_clone();
std::unique_ptr<Command> make_completion();
std::unique_ptr<Command> make_config();
std::unique_ptr<Command> make_create();
std::unique_ptr<Command> make_daemon();
std::unique_ptr<Command> make_deactivate();
std::unique_ptr<Command> make_deny();
std::unique_ptr<Command> make_doctor();
std::unique_ptr<Command> make_env();
std::unique_ptr<Command> make_find();
std::unique_ptr<Command> make_help();
std::unique_ptr<Command> make_hook();
std::unique_ptr<Command> make_info();
std::unique_ptr<Command> make_init();
std::unique_ptr<Command> make_kernel();
std::unique_ptr<Command> make_list();
std::unique_ptr<Command> make_logs();
std::unique_ptr<Command> make_prompt();
std::unique_ptr<Command> make_protect();
std::unique_ptr<Command> make_prune();
std::unique_ptr<Command> make_python();
std::unique_ptr<Command> make_pythons();
std::unique_ptr<Command> make_remove();
std::unique_ptr<Command> make_rename();
std::unique_ptr<Command> make_repair();
std::unique_ptr<Command> make_run();
std::unique_ptr<Command> make_scan();
std::unique_ptr<Command> make_status();
std::unique_ptr<Command> make_trust();
std::unique_ptr<Command> make_undo();
std::unique_ptr<Command> make_upgrade();
std::unique_ptr<Command> make_unprotect();
std::unique_ptr<Command> make_use();
std::unique_ptr<Command> make_version();
std::unique_ptr<Command> make_watch();
std::unique_ptr<Command> make_which();
std::unique_ptr<Command> make_who();
std::unique_ptr<Command> make_why();

}  // namespace venvctl
