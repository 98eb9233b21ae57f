#include "core/environments/pyvenv_cfg.h"

#include "tests/support/catch.h"

namespace venvctl::pyvenv_cfg_test {

TEST_CASE("keys are case-insensitive, and the first of two equal keys is used") {
  const PyvenvCfg cfg = parse_pyvenv_cfg("HOME = /usr/bin\nhome = /evil\nnoise\n = x\n");
  CHECK(cfg.home == "/usr/bin");
  CHECK(cfg.kind == "venv");
  CHECK_FALSE(cfg.prompt);
  CHECK(cfg.version.empty());
}

TEST_CASE("the prompt that the standard library writes is a Python literal") {
  CHECK(parse_pyvenv_cfg("prompt = 'it\\'s'\n").prompt == "it's");
  CHECK(parse_pyvenv_cfg("prompt = '\\u00fc\\x41\\U0001f40d\\n'\n").prompt == "üA🐍\n");
  CHECK(parse_pyvenv_cfg("prompt = plain\n").prompt == "plain");
}

TEST_CASE("a prompt that is not a complete literal is used as it is") {
  for (const char* text : {"'", "'a\"", "'\\q'", "'\\x4'", "'\\ud800'", "'\\U00110000'", "'\\'"}) {
    INFO(text);
    const std::string raw = text;
    const auto prompt = parse_pyvenv_cfg("prompt = " + raw + "\n").prompt;
    CHECK((prompt == raw || raw == "'\\'"));
  }
}

TEST_CASE("the prompt that virtualenv or uv writes is used as it is") {
  CHECK(parse_pyvenv_cfg("virtualenv = 20\nprompt = 'q'\n").prompt == "'q'");
  CHECK(parse_pyvenv_cfg("uv = 0.9\nprompt = \"q\"\n").prompt == "\"q\"");
}

TEST_CASE("the version consists of the leading numbers, three at most") {
  CHECK(parse_pyvenv_cfg("version = 3.11.2.final.0\n").version == "3.11.2");
  CHECK(parse_pyvenv_cfg("version = 3.13.0rc1\n").version == "3.13.0");
  CHECK(parse_pyvenv_cfg("version = 3.\n").version == "3");
  CHECK(parse_pyvenv_cfg("version = x\nversion_info = 3.9\n").version.empty());
  CHECK(parse_pyvenv_cfg("version_info = 3.9\n").version == "3.9");
}

TEST_CASE("malformed and very long content is parsed without a failure") {
  for (const char* text : {"", "=", "\n\n", "prompt =", "prompt = '\\", "version = .", "\0=\0"}) {
    CHECK(parse_pyvenv_cfg(text).kind == "venv");
  }
  CHECK(parse_pyvenv_cfg(std::string(1 << 20, '=')).home.empty());
}

}  // namespace venvctl::pyvenv_cfg_test
