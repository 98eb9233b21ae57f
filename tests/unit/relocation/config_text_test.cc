#include "core/relocation/config_text.h"

#include "tests/support/catch.h"

namespace venvctl::config_text_test {

const NewPython kPython{"/opt/py/bin/python3.11", "/opt/py/bin/python3.11", "3.11.9"};

TEST_CASE("all keys of venv get the path of the new interpreter") {
  CHECK(with_new_python("home = /usr/bin\ninclude-system-site-packages = false\n"
                        "version = 3.11.2\nexecutable = /usr/bin/python3.11\n"
                        "command = /usr/bin/python3 -m venv /home/me/p/.venv\n",
                        kPython) ==
        "home = /opt/py/bin\ninclude-system-site-packages = false\n"
        "version = 3.11.9\nexecutable = /opt/py/bin/python3.11\n"
        "command = /opt/py/bin/python3.11 -m venv /home/me/p/.venv\n");
}

TEST_CASE("all keys of virtualenv and uv get the path of the new interpreter") {
  CHECK(with_new_python("home = /usr/bin\nimplementation = CPython\n"
                        "version_info = 3.11.2.final.0\nvirtualenv = 20.17.1\n"
                        "base-prefix = /usr\nbase-exec-prefix = /usr\n"
                        "base-executable = /usr/bin/python3.11\n",
                        kPython) ==
        "home = /opt/py/bin\nimplementation = CPython\n"
        "version_info = 3.11.9.final.0\nvirtualenv = 20.17.1\n"
        "base-prefix = /opt/py\nbase-exec-prefix = /opt/py\n"
        "base-executable = /opt/py/bin/python3.11\n");
  CHECK(with_new_python("home = /usr/bin\nuv = 0.4.9\nversion_info = 3.11.2\n", kPython) ==
        "home = /opt/py/bin\nuv = 0.4.9\nversion_info = 3.11.9\n");
}

TEST_CASE("a patch level that no file shows is kept, and a missing home is added") {
  NewPython python = kPython;
  python.version = "3.11";
  CHECK(with_new_python("version = 3.11.2\n", python) == "home = /opt/py/bin\nversion = 3.11.2\n");
}

TEST_CASE("paths are replaced in all values, and the prompt only if it was the old name") {
  const PathMoves moves{{"/home/old", "/home/new"}};
  const std::vector<NameChange> names{{"a", "b"}};
  CHECK(with_moved_config("home = /home/old/.pyenv/bin\nprompt = 'a'\n"
                          "command = /usr/bin/python3 -m venv /home/old/a/.venv\n",
                          moves, names) ==
        "home = /home/new/.pyenv/bin\nprompt = 'b'\n"
        "command = /usr/bin/python3 -m venv /home/new/a/.venv\n");
  CHECK(with_moved_config("prompt = mine\n", moves, names) == "prompt = mine\n");
}

TEST_CASE("only uv's key makes an environment relocatable") {
  CHECK(is_relocatable("uv = 0.4.9\nrelocatable = true\n"));
  CHECK_FALSE(is_relocatable("uv = 0.4.9\n"));
}

}  // namespace venvctl::config_text_test
