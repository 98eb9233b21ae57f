#include "core/relocation/program_text.h"

#include "tests/support/catch.h"

namespace venvctl::program_text_test {

const PathMoves kMoves{{"/old/env", "/new/env"}};

TEST_CASE("the path of a script's interpreter is replaced; its argument and the rest are kept") {
  CHECK(with_moved_program("#!/old/env/bin/python3.11 -I\nimport sys\n", kMoves) ==
        "#!/new/env/bin/python3.11 -I\nimport sys\n");
  CHECK(with_moved_program("#!/old/env/bin/python\r\nx\r\n", kMoves) ==
        "#!/new/env/bin/python\r\nx\r\n");
  CHECK(with_moved_program("#!/bin/sh\nexec '/old/env/bin/x'\n", kMoves) ==
        "#!/bin/sh\nexec '/new/env/bin/x'\n");
  for (const char* same : {"#!/usr/bin/env python3\n", "#!/old/env-2/bin/python\n", "#!", ""}) {
    CHECK(with_moved_program(same, kMoves) == same);
  }
}

TEST_CASE("the exec line that pip and uv write for long paths is also changed") {
  CHECK(with_moved_program("#!/bin/sh\n'''exec' \"/old/env/bin/python\" \"$0\" \"$@\"\n' '''\nx\n",
                           kMoves) ==
        "#!/bin/sh\n'''exec' \"/new/env/bin/python\" \"$0\" \"$@\"\n' '''\nx\n");
  CHECK(with_moved_program("#!/bin/sh\n'''exec' /old/env/bin/python \"$0\" \"$@\"\n' '''\n",
                           kMoves) ==
        "#!/bin/sh\n'''exec' /new/env/bin/python \"$0\" \"$@\"\n' '''\n");
}

TEST_CASE("a first line that becomes too long or gets a blank is replaced with an exec line") {
  const std::string deep = "/" + std::string(130, 'd');
  CHECK(with_moved_program("#!/old/env/bin/python -E\nx\n", PathMoves{{"/old/env", deep}}) ==
        "#!/bin/sh\n'''exec' \"" + deep + "/bin/python\" -E \"$0\" \"$@\"\n' '''\nx\n");
  CHECK(with_moved_program("#!/old/env/bin/python\nx\n", PathMoves{{"/old/env", "/my env"}}) ==
        "#!/bin/sh\n'''exec' \"/my env/bin/python\" \"$0\" \"$@\"\n' '''\nx\n");
}

TEST_CASE("in a program with binary content, only the lines that name the interpreter change") {
  const std::string data = std::string("PK\x03\x04\0", 5) + "/old/env/bin/x";
  CHECK(with_moved_program("#!/old/env/bin/python\n" + data, kMoves) ==
        "#!/new/env/bin/python\n" + data);
  const std::string begin = "#!/bin/sh\n'''exec' \"";
  const std::string end = "/env/bin/python\" \"$0\" \"$@\"\n' '''\n" + data;
  CHECK(with_moved_program(begin + "/old" + end, kMoves) == begin + "/new" + end);
}

TEST_CASE(
    "for each shell, a prompt equal to the old name becomes the new name, and any other is kept") {
  const std::vector<NameChange> names{{"old", "new"}};
  const auto moved = [&](std::string_view script) {
    return with_moved_activation(script, {}, names, Spelling::Shell);
  };
  CHECK(moved("PS1=\"(old) ${PS1:-}\"\n") == "PS1=\"(new) ${PS1:-}\"\n");
  CHECK(moved("VIRTUAL_ENV_PROMPT='old'\n") == "VIRTUAL_ENV_PROMPT='new'\n");
  CHECK(moved("    VIRTUAL_ENV_PROMPT=old\n") == "    VIRTUAL_ENV_PROMPT=new\n");
  CHECK(moved("setenv VIRTUAL_ENV_PROMPT old\n") == "setenv VIRTUAL_ENV_PROMPT new\n");
  CHECK(moved("    PS1=\"(\"old\") ${PS1:-}\"\n") == "    PS1=\"(\"new\") ${PS1:-}\"\n");
  CHECK(moved("printf \"%s(%s)%s \" (set_color blue) old (set_color normal)\n") ==
        "printf \"%s(%s)%s \" (set_color blue) new (set_color normal)\n");
  CHECK(moved("set prompt = '(old) '\"$prompt:q\"\n") == "set prompt = '(new) '\"$prompt:q\"\n");
  CHECK(moved("if [ \"xold\" != x ] ; then\n") == "if [ \"xnew\" != x ] ; then\n");
  for (const char* same : {"PS1=\"(older) \"", "VIRTUAL_ENV_PROMPT='my old'", "echo 'old'"}) {
    CHECK(moved(same) == same);
  }
}

}  // namespace venvctl::program_text_test
