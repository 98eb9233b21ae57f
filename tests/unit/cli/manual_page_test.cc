#include "client/manual/manual_page.h"

#include <algorithm>

#include "client/cli/command.h"
#include "core/places/configuration.h"
#include "daemon/options.h"
#include "tests/support/catch.h"
#include "tests/support/matchers.h"

namespace venvctl::manual_page_test {

using Catch::Matchers::ContainsSubstring;

std::string page(std::string_view file) {
  for (const ManualPage& each : manual_pages("May 1, 2026")) {
    if (each.file == file) return each.text;
  }
  FAIL("no page " << file);
  return "";
}

TEST_CASE("each command has a page with its summary and all its own options") {
  for (const CommandEntry& entry : command_table()) {
    CAPTURE(entry.name);
    const std::string text = page("man1/venvctl-" + std::string(entry.name) + ".1");
    Syntax syntax;
    const auto command = entry.make();
    command->declare(syntax);
    for (const OptionSyntax& option : syntax.options()) {
      std::string name = option.names.substr(option.names.rfind(',') + 2);
      for (size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2) {
        name.insert(at, "\\");
      }
      CHECK_THAT(text, ContainsSubstring("Fl " + name));
    }
    CHECK_THAT(page("man1/venvctl.1"),
               ContainsSubstring(".It Xr venvctl-" + std::string(entry.name) + " 1\n"));
    CHECK_THAT(text, ContainsSubstring(".Dd May 1, 2026\n"));
    CHECK_THAT(text, ContainsSubstring(".Sh EXAMPLES\n"));
  }
}

TEST_CASE("the pages of the daemon and of the settings name every option and key") {
  CHECK_FALSE(option_helps().empty());
  for (const OptionHelp& each : option_helps()) {
    CHECK_THAT(page("man8/venvd.8"), ContainsSubstring(std::string(each.name.substr(2, 4))));
  }
  for (const Setting& each : settings()) {
    CHECK_THAT(page("man5/venvctl-config.5"), ContainsSubstring(std::string(each.key)));
  }
}

TEST_CASE("text with a special meaning in roff is printed as it is") {
  // A line of a description that begins with a dot would be a macro, and a dash would become a
  // hyphen.
  CHECK_THAT(page("man1/venvctl-init.1"), ContainsSubstring("Fl \\-non\\-interactive"));
  CHECK_THAT(page("man1/venvctl-prompt.1"), ContainsSubstring("\\-\\-format '{name} {version}'"));
  for (const ManualPage& each : manual_pages("May 1, 2026")) {
    CAPTURE(each.file);
    CHECK_THAT(each.text, !ContainsSubstring("\n'"));
  }
}

}  // namespace venvctl::manual_page_test
