#include "client/cli/shells/shell_table.h"

#include "client/cli/shells/shell_state.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::shell_table_test {

using Values = std::map<std::string, std::string, std::less<>>;

const ShellEntry& shell(std::string_view name) { return **find_shell(name); }

TEST_CASE("a shell is found by its name and by its path") {
  CHECK(shell("/usr/bin/zsh").name == "zsh");
  CHECK(find_shell("ksh").error().code == ErrorCode::Usage);
  CHECK(shell_names() == "bash, zsh, fish, tcsh, xonsh, elvish or nu");
  CHECK(shell_names(ShellsNamed::WithoutPrompt) == "bash, zsh or fish");
  CHECK_FALSE(find_shell("").ok());
}

TEST_CASE("each shell's start-up file is found where the shell reads it") {
  FakeFileSystem files;
  const Variables plain(Values{{"HOME", "/home/u"}});
  CHECK(shell("bash").start_up_file(files, plain) == "/home/u/.bashrc");
  CHECK(shell("zsh").start_up_file(files, plain) == "/home/u/.zshrc");
  CHECK(shell("fish").start_up_file(files, plain) == "/home/u/.config/fish/config.fish");
  CHECK(shell("xonsh").start_up_file(files, plain) == "/home/u/.config/xonsh/rc.xsh");
  CHECK(shell("elvish").start_up_file(files, plain) == "/home/u/.config/elvish/rc.elv");
  CHECK(shell("nu").start_up_file(files, plain) == "/home/u/.config/nushell/config.nu");
  CHECK(shell("tcsh").start_up_file(files, plain) == "/home/u/.tcshrc");
  files.write_file("/home/u/.cshrc", "");
  CHECK(shell("tcsh").start_up_file(files, plain) == "/home/u/.cshrc");
  const Variables moved(Values{{"HOME", "/home/u"}, {"ZDOTDIR", "/z"}, {"XDG_CONFIG_HOME", "/c"}});
  CHECK(shell("zsh").start_up_file(files, moved) == "/z/.zshrc");
  CHECK(shell("fish").start_up_file(files, moved) == "/c/fish/config.fish");
  CHECK(shell("bash").start_up_file(files, {}).empty());
}

TEST_CASE("the files that shells without a prompt read are found") {
  using Paths = std::vector<std::string>;
  FakeFileSystem files;
  const Variables plain(Values{{"HOME", "/home/u"}});
  CHECK(shell("bash").files_without_prompt(files, plain) == Paths{"/home/u/.profile"});
  files.write_file("/home/u/.bash_login", "");
  CHECK(shell("bash").files_without_prompt(files, plain) == Paths{"/home/u/.bash_login"});
  files.write_file("/home/u/.bash_profile", "");
  CHECK(shell("bash").files_without_prompt(files, plain) == Paths{"/home/u/.bash_profile"});
  CHECK(shell("zsh").files_without_prompt(files, plain) ==
        Paths{"/home/u/.zshenv", "/home/u/.zprofile"});
  CHECK(shell("fish").files_without_prompt(files, plain) ==
        Paths{"/home/u/.config/fish/config.fish"});
  for (const ShellEntry& each : shell_table()) {
    if (each.files_without_prompt != nullptr) CHECK(each.files_without_prompt(files, {}).empty());
  }
}

TEST_CASE("quotes and backslashes in a path are quoted for the shell") {
  CHECK(shell("bash").quoted("/it's $(x)") == R"('/it'\''s $(x)')");
  CHECK(shell("fish").quoted(R"(/it's\n)") == R"('/it\'s\\n')");
}

TEST_CASE("the state that the hook passes is parsed, and spaces in the root are preserved") {
  const ShellState state =
      shell_state(Variables(Values{{"_VENVCTL_SHELL", "zsh 42 paused /my  project "},
                                   {"VIRTUAL_ENV", "/e"},
                                   {"VENVCTL_ENV", "/e"}}));
  CHECK(state.has_hook);
  CHECK(state.shell == "zsh");
  CHECK(state.pid == 42);
  CHECK(state.mode == "paused");
  CHECK(state.root == "/my  project ");
  CHECK(state.is_activated_by_hook);
}

TEST_CASE("without the hook, only the environment variables are used") {
  CHECK_FALSE(shell_state({}).has_hook);
  CHECK_FALSE(shell_state(Variables(Values{{"_VENVCTL_SHELL", "zsh"}})).has_hook);
  const ShellState state =
      shell_state(Variables(Values{{"CONDA_PREFIX", "/c"}, {"VENVCTL_ENV", "/other"}}));
  CHECK(state.active == "/c");
  CHECK_FALSE(state.is_activated_by_hook);
  CHECK(shell_state(Variables(Values{{"_VENVCTL_SHELL", "fish 7 none "}})).root.empty());
}

}  // namespace venvctl::shell_table_test
