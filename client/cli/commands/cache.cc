#include <ctime>

#include "client/cli/commands/commands.h"
#include "client/cli/output/json.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/templates/using.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kClear = "clear";

class Cache : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("ACTION", action_, "clear: remove all templates (default: list them)");
    syntax.flag("--dry-run", dry_run_, "for clear: show what would be removed, and change nothing");
  }

  Result<int> run(Session& session) override {
    if (action_ && *action_ != kClear) {
      return Error{ErrorCode::Usage,
                   "unknown action " + in_quotes(*action_) + ": use venvctl cache clear"};
    }
    if (dry_run_ && !action_) {
      return Error{ErrorCode::Usage, "--dry-run is for venvctl cache clear: leave it out"};
    }
    auto store = template_store(session);
    if (!store) return store.error();
    if (dry_run_) return only_show(session, *store);
    if (action_) return clear(session, *store);
    const std::vector<Template> templates = store->all();
    session.wants_json() ? print_json(session, *store, templates)
                         : print_table(session, *store, templates);
    return 0;
  }

 private:
  static std::string count_text(size_t count) {
    return count == 1 ? "1 template" : std::to_string(count) + " templates";
  }

  static int only_show(Session& session, const TemplateStore& store) {
    uint64_t bytes = 0;
    const std::vector<Template> templates = store.all();
    for (const Template& each : templates) bytes += bytes_in(each.inventory);
    session.terminal().say("would remove " + count_text(templates.size()) + " (" +
                           size_text(bytes) + "); nothing was changed");
    return 0;
  }

  static Result<int> clear(Session& session, const TemplateStore& store) {
    session.begin_changes();
    auto count = store.clear();
    if (!count) return count.error();
    session.terminal().say("removed " + count_text(*count));
    return 0;
  }

  static void print_json(Session& session, const TemplateStore& store,
                         const std::vector<Template>& templates) {
    Json array = Json::array();
    for (const Template& each : templates) {
      Json json = Json::object();
      json.set("path", store.tree(each.key))
          .set("backend", each.backend)
          .set("python", each.python)
          .set_or_null("version", each.version)
          .set("sizeBytes", Json::number(static_cast<int64_t>(bytes_in(each.inventory))))
          .set("lastUsed", Json::time(each.last_used));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  static void print_table(Session& session, const TemplateStore& store,
                          const std::vector<Template>& templates) {
    if (const std::string why = store.refusal(); !why.empty()) {
      session.terminal().complain("venvctl: no template is used because " + displayable(why) +
                                  ": fix this, or set XDG_CACHE_HOME to another directory");
      return;
    }
    if (templates.empty()) {
      session.terminal().say("there are no templates in " + session.shown(store.directory()));
      return;
    }
    Table table({"PYTHON", "VERSION", "TOOL", "SIZE", "USED"});
    for (const Template& each : templates) {
      table.add({{session.shown(each.python)},
                 {displayable(each.version)},
                 {displayable(each.backend)},
                 {size_text(bytes_in(each.inventory))},
                 {age_text(each.last_used, std::time(nullptr)), Style::Dim}});
    }
    session.terminal().print(table.text(session.terminal()));
  }

  std::optional<std::string> action_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cache() { return std::make_unique<Cache>(); }

}  // namespace venvctl
