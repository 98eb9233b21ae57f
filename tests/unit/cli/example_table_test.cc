#include "client/cli/example_table.h"

#include "client/cli/command.h"
#include "tests/support/catch.h"

namespace venvctl::example_table_test {

// The words into which a shell splits the line. Understands only single quotes.
std::vector<std::string> words_of(std::string_view typed) {
  std::vector<std::string> words(1);
  bool is_quoted = false;
  for (const char c : typed) {
    if (c == '\'') {
      is_quoted = !is_quoted;
    } else if (c == ' ' && !is_quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

TEST_CASE("every command has examples, and it accepts their words") {
  for (const CommandEntry& entry : command_table()) {
    CAPTURE(entry.name);
    CHECK_FALSE(examples_of(entry.name).empty());
    for (const Example& example : examples_of(entry.name)) {
      CAPTURE(example.words);
      auto words = words_of(example.words);
      REQUIRE(words.front() == entry.name);
      words.erase(words.begin());
      if (entry.name == "python") words.insert(words.begin(), "--");  // main() inserts it, too
      Session session{Variables()};
      Syntax syntax;
      const auto command = entry.make();
      command->declare(syntax);
      session.declare_common(syntax, entry.prints_data);
      CHECK(syntax.parse(words).ok());
      CHECK(example.words.size() + example.meaning.size() < 100);
    }
  }
}

TEST_CASE("an unknown command has no examples") { CHECK(examples_of("frobnicate").empty()); }

}  // namespace venvctl::example_table_test
