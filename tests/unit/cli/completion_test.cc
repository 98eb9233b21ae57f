#include "client/cli/completion.h"

#include <algorithm>

#include "client/cli/command.h"
#include "tests/support/catch.h"

namespace venvctl::completion_test {

using Names = Completion::Names;
using Words = std::vector<std::string>;

const std::vector<Suggestion> kEnvironments = {{"shop", "~/shop/.venv"}, {"blog", "~/blog/.venv"}};

Completion after(const Words& words) {
  return complete(words, [] { return kEnvironments; });
}

Words words_of(const Completion& completion) {
  Words words;
  for (const Suggestion& suggestion : completion.suggestions) words.push_back(suggestion.word);
  return words;
}

bool offers(const Completion& completion, const std::string& word) {
  const Words words = words_of(completion);
  return std::find(words.begin(), words.end(), word) != words.end();
}

TEST_CASE("the first word is completed to commands, each with its summary") {
  const Completion completion = after({""});
  REQUIRE(completion.suggestions.size() == command_table().size());
  CHECK(completion.suggestions[0].word == command_table()[0].name);
  CHECK(completion.suggestions[0].meaning == command_table()[0].summary);
  CHECK(words_of(after({"help", ""})) == words_of(completion));
  CHECK(words_of(after({"-q", "-C", "/tmp", ""})) == words_of(completion));
}

TEST_CASE("a dash is completed to the options of the command and the common options") {
  CHECK(offers(after({"create", "-"}), "-p"));
  CHECK(offers(after({"create", "--"}), "--python"));
  CHECK_FALSE(offers(after({"create", "--"}), "-p"));
  CHECK(offers(after({"deny", "--"}), "--quiet"));
  CHECK_FALSE(offers(after({"deny", "--"}), "--python"));
  CHECK(offers(after({"list", "--"}), "--json"));
  CHECK_FALSE(offers(after({"deny", "--"}), "--json"));
}

TEST_CASE("an option's value is completed to its choices, to files, directories or environments") {
  CHECK(words_of(after({"create", "--backend", ""})) == Words{"auto", "uv", "virtualenv", "venv"});
  CHECK(after({"create", "-r", ""}).names == Names::Files);
  CHECK(after({"-C", ""}).names == Names::Directories);
  CHECK(words_of(after({"run", "-e", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"create", "--name", ""})).empty());
}

TEST_CASE("a value that is joined to its option is completed together with the option") {
  CHECK(offers(after({"create", "--backend="}), "--backend=virtualenv"));
  CHECK(offers(after({"--color=n"}), "--color=never"));
  CHECK(offers(after({"run", "--environment="}), "--environment=shop"));
  CHECK(after({"--directory="}).names == Names::Directories);
  CHECK(after({"create", "--nonsense="}).suggestions.empty());
  CHECK(after({"run", "--", "ls", "--backend="}).suggestions.empty());
}

TEST_CASE("kinds, configuration keys and configuration values are completed") {
  const Completion kinds = after({"list", "--kind", ""});
  for (const char* kind : {"venv", "virtualenv", "poetry", "conda", "tox"}) {
    CHECK(offers(kinds, kind));
  }
  const Words words = words_of(kinds);
  CHECK(std::count(words.begin(), words.end(), "poetry") == 1);
  CHECK(words_of(after({"config", "get", ""})) ==
        Words{"create.backend", "create.python", "cache.max", "uv.align", "prompt.marks",
              "prompt.live", "elsewhere.pass", "scan.roots", "scan.skip"});
  CHECK(words_of(after({"config", "-q", "set", ""})) ==
        Words{"create.backend", "create.python", "cache.max", "uv.align", "prompt.marks",
              "prompt.live", "elsewhere.pass", "scan.roots", "scan.skip"});
  CHECK(offers(after({"config", "set", "create.backend", ""}), "virtualenv"));
  CHECK(after({"config", "set", "create.python", ""}).suggestions.empty());
  CHECK(after({"config", "get", "create.backend", ""}).suggestions.empty());
  CHECK(after({"config", "list", ""}).suggestions.empty());
}

TEST_CASE(
    "environments are completed, and searched for, only where a command takes an environment") {
  CHECK(words_of(after({"info", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"remove", "shop", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"rm", "-y", ""})) == Words{"shop", "blog"});
  const auto none = [] {
    FAIL("environments were looked up");
    return std::vector<Suggestion>();
  };
  complete(Words{"create", ""}, none);
  complete(Words{""}, none);
}

TEST_CASE("the arguments of a command that `run` runs are left to the shell's own completion") {
  CHECK(after({"run", ""}).names == Names::Commands);
  CHECK(after({"run", "--", ""}).names == Names::Commands);
  CHECK(after({"run", "--", "ls", ""}).names == Names::Files);
  CHECK(after({"run", "--", "ls", "-"}).suggestions.empty());
  CHECK(after({"run", "ls", "-"}).suggestions.empty());
}

TEST_CASE("nothing is offered after the last word or after an unknown command") {
  CHECK(after({"info", "shop", ""}).suggestions.empty());
  CHECK(after({"info", "shop", ""}).names == Names::None);
  CHECK(after({"nonsense", ""}).suggestions.empty());
  CHECK(after({}).suggestions.empty());
  CHECK(words_of(after({"hook", ""})) ==
        Words{"bash", "zsh", "fish", "tcsh", "xonsh", "elvish", "nu"});
  CHECK(words_of(after({"config", ""})) == Words{"get", "set", "list", "path"});
}

}  // namespace venvctl::completion_test
