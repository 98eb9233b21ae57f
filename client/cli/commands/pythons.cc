#include "client/cli/commands/commands.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/output/json.h"
#include "client/cli/output/table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Pythons : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("SPEC", spec_,
                "only interpreters that match, for example 3.11, 3.13t, pypy3 or '>=3.9,<3.13'");
  }

  // Lists the interpreters in the order in which `create -p` prefers them.
  Result<int> run(Session& session) override {
    const auto wanted = parse_interpreter_spec(spec_.value_or("py"));
    if (!wanted) {
      return Error{
          ErrorCode::Usage,
          in_quotes(*spec_) + " is not a Python version: use 3.11, python3.11, pypy3 or '>=3.9'"};
    }
    auto found = all_interpreters(session.files(), session.variables(), user_places(session));
    // Without SPEC, lists all interpreters, even free-threaded ones, which only `-p 3.13t` finds.
    if (spec_) {
      std::erase_if(found, [&](const Interpreter& each) { return !wanted->matches(each); });
    }
    if (found.empty()) {
      return Error{ErrorCode::NotFound,
                   "no interpreter matches " + in_quotes(spec_.value_or("python")) +
                       ": install a matching interpreter, or see venvctl pythons"};
    }
    session.wants_json() ? print_json(session, found) : print_table(session, found);
    return 0;
  }

 private:
  static void print_json(Session& session, const std::vector<Interpreter>& found) {
    Json array = Json::array();
    for (const Interpreter& each : found) {
      Json json = Json::object();
      json.set("executable", each.executable)
          .set_or_null("version", each.version)
          .set("implementation", each.implementation)
          .set("source", each.source)
          .set("realPath", each.real_path)
          .set("freeThreaded", Json::boolean(each.is_free_threaded))
          .set("debug", Json::boolean(each.is_debug));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  static void print_table(Session& session, const std::vector<Interpreter>& found) {
    Table table({"VERSION", "KIND", "SOURCE", "INTERPRETER", "REAL PATH"});
    for (const Interpreter& each : found) {
      const bool is_link = each.real_path != each.executable;
      table.add({{displayable(each.version.empty() ? "?" : each.version), Style::Bold},
                 {each.implementation + (each.is_free_threaded ? ", free-threaded" : "") +
                  (each.is_debug ? ", debug" : "")},
                 {std::string(each.source)},
                 {session.shown(each.executable)},
                 {is_link ? session.shown(each.real_path) : "", Style::Dim}});
    }
    session.terminal().print(table.text(session.terminal()));
  }

  std::optional<std::string> spec_;
};

}  // namespace

std::unique_ptr<Command> make_pythons() { return std::make_unique<Pythons>(); }

}  // namespace venvctl
