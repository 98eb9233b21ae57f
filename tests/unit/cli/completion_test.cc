#include "client/cli/completion.h"

#include <algorithm>

#include "client/cli/command.h"
#include "tests/support/catch.h"

namespace venvctl {
namespace {

using Names = Completion::Names;
using Words = std::vector<std::string>;

const std::vector<Candidate> kEnvironments = {{"shop", "~/shop/.venv"}, {"blog", "~/blog/.venv"}};

Completion after(const Words& words) {
  return complete(words, [] { return kEnvironments; });
}

Words words_of(const Completion& completion) {
  Words words;
  for (const Candidate& candidate : completion.candidates) words.push_back(candidate.word);
  return words;
}

bool offers(const Completion& completion, const std::string& word) {
  const Words words = words_of(completion);
  return std::find(words.begin(), words.end(), word) != words.end();
}

TEST_CASE("first comes a command, each with its summary") {
  const Completion completion = after({""});
  REQUIRE(completion.candidates.size() == command_table().size());
  CHECK(completion.candidates[0].word == command_table()[0].name);
  CHECK(completion.candidates[0].meaning == command_table()[0].summary);
  CHECK(words_of(after({"help", ""})) == words_of(completion));
  CHECK(words_of(after({"-q", "-C", "/tmp", ""})) == words_of(completion));
}

TEST_CASE("a dash asks for options: the command's own, and those of all") {
  CHECK(offers(after({"create", "-"}), "-p"));
  CHECK(offers(after({"create", "--"}), "--python"));
  CHECK_FALSE(offers(after({"create", "--"}), "-p"));
  CHECK(offers(after({"deny", "--"}), "--quiet"));
  CHECK_FALSE(offers(after({"deny", "--"}), "--python"));
  CHECK(offers(after({"list", "--"}), "--json"));
  CHECK_FALSE(offers(after({"deny", "--"}), "--json"));
}

TEST_CASE("an option's value is completed after it, its choices by their names") {
  CHECK(words_of(after({"create", "--backend", ""})) == Words{"auto", "uv", "virtualenv", "venv"});
  CHECK(after({"create", "-r", ""}).names == Names::Files);
  CHECK(after({"-C", ""}).names == Names::Directories);
  CHECK(words_of(after({"run", "-e", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"create", "--name", ""})).empty());
}

TEST_CASE("a value joined to its option keeps the option") {
  CHECK(offers(after({"create", "--backend="}), "--backend=virtualenv"));
  CHECK(offers(after({"--color=n"}), "--color=never"));
  CHECK(offers(after({"run", "--environment="}), "--environment=shop"));
  CHECK(after({"--directory="}).names == Names::Directories);
  CHECK(after({"create", "--nonsense="}).candidates.empty());
  CHECK(after({"run", "--", "ls", "--backend="}).candidates.empty());
}

TEST_CASE("the kinds, and the keys of the configuration with their values, are offered") {
  const Completion kinds = after({"list", "--kind", ""});
  for (const char* kind : {"venv", "virtualenv", "poetry", "conda", "tox"}) {
    CHECK(offers(kinds, kind));
  }
  const Words words = words_of(kinds);
  CHECK(std::count(words.begin(), words.end(), "poetry") == 1);
  CHECK(words_of(after({"config", "get", ""})) == Words{"create.backend", "create.python"});
  CHECK(words_of(after({"config", "-q", "set", ""})) == Words{"create.backend", "create.python"});
  CHECK(offers(after({"config", "set", "create.backend", ""}), "virtualenv"));
  CHECK(after({"config", "set", "create.python", ""}).candidates.empty());
  CHECK(after({"config", "get", "create.backend", ""}).candidates.empty());
  CHECK(after({"config", "list", ""}).candidates.empty());
}

TEST_CASE("environments stand where a command takes one, and only there are they looked up") {
  CHECK(words_of(after({"info", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"remove", "shop", ""})) == Words{"shop", "blog"});
  CHECK(words_of(after({"rm", "-y", ""})) == Words{"shop", "blog"});
  const auto none = [] {
    FAIL("nobody needs them");
    return std::vector<Candidate>();
  };
  complete(Words{"create", ""}, none);
  complete(Words{""}, none);
}

TEST_CASE("a command line to run is the shell's own business") {
  CHECK(after({"run", ""}).names == Names::Commands);
  CHECK(after({"run", "--", ""}).names == Names::Commands);
  CHECK(after({"run", "--", "ls", ""}).names == Names::Files);
  CHECK(after({"run", "--", "ls", "-"}).candidates.empty());
  CHECK(after({"run", "ls", "-"}).candidates.empty());
}

TEST_CASE("nothing fits behind the last word, or behind an unknown command") {
  CHECK(after({"info", "shop", ""}).candidates.empty());
  CHECK(after({"info", "shop", ""}).names == Names::None);
  CHECK(after({"nonsense", ""}).candidates.empty());
  CHECK(after({}).candidates.empty());
  CHECK(words_of(after({"hook", ""})) == Words{"bash", "zsh", "fish"});
  CHECK(words_of(after({"config", ""})) == Words{"get", "set", "list", "path"});
}

}  // namespace
}  // namespace venvctl
