#include "core/resolve/settable_variable.h"

#include "tests/support/catch.h"

namespace venvctl::settable_variable_test {

TEST_CASE("an ordinary name may be set") {
  for (const char* name : {"MY_VAR", "A1", "GDAL_DATA", "PIXI_PROMPT"}) {
    INFO(name);
    CHECK(is_settable_variable(name));
  }
}

TEST_CASE("variables that affect the shell, loader, Python or venvctl may not be set") {
  for (const char* name : {"PATH",
                           "LD_PRELOAD",
                           "LD_LIBRARY_PATH",
                           "BASH_ENV",
                           "BASHOPTS",
                           "ENV",
                           "PS1",
                           "PS4",
                           "PROMPT",
                           "PROMPT_COMMAND",
                           "IFS",
                           "SHELLOPTS",
                           "PYTHONSTARTUP",
                           "PYTHONPATH",
                           "UID",
                           "VIRTUAL_ENV",
                           "VIRTUALENV_EXTRA_SEARCH_DIR",
                           "VIRTUALENV_PIP",
                           "VIRTUALENVWRAPPER_HOOK_DIR",
                           "PIPX_DEFAULT_PYTHON",
                           "UV_TOOL_DIR",
                           "PRE_COMMIT_HOME",
                           "JUPYTER_PATH",
                           "VENVCTL_ENV",
                           "_VENVCTL_ON",
                           "CONDA_PREFIX",
                           "HOME",
                           "ZDOTDIR",
                           "MAILPATH",
                           "MAILCHECK",
                           "GIT_SSH_COMMAND",
                           "GIT_DIR",
                           "FZF_DEFAULT_COMMAND",
                           "LESSOPEN",
                           "PAGER",
                           "MANPAGER",
                           "EDITOR",
                           "VISUAL",
                           "BROWSER",
                           "JAVA_TOOL_OPTIONS",
                           "MAVEN_OPTS",
                           "PERL5OPT",
                           "RUBYOPT",
                           "NODE_OPTIONS",
                           "INPUTRC",
                           "TMPDIR",
                           "POSIXLY_CORRECT",
                           "RUSTC_WRAPPER",
                           "XDG_CONFIG_HOME",
                           "OPENSSL_CONF",
                           "WORKON_HOME",
                           "PYENV_ROOT",
                           "UV_PROJECT_ENVIRONMENT"}) {
    INFO(name);
    CHECK_FALSE(is_settable_variable(name));
  }
}

TEST_CASE("no variable with a special meaning in a shell may be set") {
  for (const char* name : {"RANDOM",
                           "SRANDOM",
                           "OPTIND",
                           "FUNCNEST",
                           "SECONDS",
                           "COMP_LINE",
                           "READLINE_LINE",
                           "GLOBSORT",
                           "IGNOREEOF",
                           "LC_ALL",
                           "LANG",
                           "COLUMNS",
                           "USERNAME",
                           "SPROMPT",
                           "ZBEEP",
                           "STTY",
                           "ARGV0",
                           "WIDGET",
                           "ZSH_VERSION",
                           "ZLS_COLORS",
                           "REPORTTIME",
                           "CMD_DURATION",
                           "fish_color_cwd",
                           "path",
                           "histchars",
                           "auto_resume",
                           "precmd_functions",
                           "FZF_CTRL_T_OPTS",
                           "LS_COLORS",
                           "STARSHIP_CONFIG"}) {
    INFO(name);
    CHECK_FALSE(is_settable_variable(name));
  }
}

TEST_CASE("an invalid name may not be set") {
  for (const char* name : {"", "1A", "A-B", "A B", "A=B", "A\nB", "\xc3\x9c", "A[0]"}) {
    INFO(name);
    CHECK_FALSE(is_settable_variable(name));
  }
}

TEST_CASE("the digest covers names and values of the variables that can be set") {
  CHECK(variables_digest({}).empty());
  CHECK(variables_digest({{"PATH", "/evil"}, {"DATA", "a\nb"}}).empty());
  const std::string digest = variables_digest({{"DATA", "/d"}});
  CHECK_FALSE(digest.empty());
  CHECK(variables_digest({{"DATA", "/d"}, {"LD_PRELOAD", "/evil"}}) == digest);
  CHECK(variables_digest({{"DATA", "/e"}}) != digest);
  CHECK(variables_digest({{"DATB", "/d"}}) != digest);
}

}  // namespace venvctl::settable_variable_test
