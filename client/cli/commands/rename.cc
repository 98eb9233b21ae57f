#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "client/cli/clone/clone.h"
#include "client/cli/commands/commands.h"
#include "client/cli/create/site.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/environments/argument.h"
#include "client/cli/environments/objections.h"
#include "client/cli/repair/following.h"
#include "core/base/path.h"
#include "core/stores/central_stores.h"

namespace venvctl {
namespace {

class Rename : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("ENV", environment_,
                         "name or path of an environment, or a project directory");
    syntax.required_word("NEW", name_,
                         "new name (in the same directory), or a path that contains a slash");
    syntax.flag("--dry-run", dry_run_, "show what would be renamed, and change nothing");
  }

  Result<int> run(Session& session) override {
    auto source = find_environment(session, environment_);
    if (!source) return source.error();
    const std::string place = place_called(session, source->prefix, name_);
    if (auto checked = check(session, *source, place); !checked) return checked.error();
    if (dry_run_) {
      session.terminal().say("would rename " + session.shown(source->prefix) + " to " +
                             session.shown(place) + "; nothing was changed");
      return 0;
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    session.begin_changes();
    auto lock = lock_site(source->prefix);
    if (!lock) return lock.error();
    auto before = known_before(session, *source, source->prefix);
    if (!before) return before.error();
    before->prefix = place;
    return move(session, *source, place, *before);
  }

 private:
  static Result<void> check(Session& session, const EnvironmentReport& source,
                            const std::string& place) {
    if (auto checked = check_copy(session, source, place); !checked) return checked;
    if (const std::string tool = tool_that_derives_its_name(session, source); !tool.empty()) {
      return Error{ErrorCode::Failed, tool + " would not find " + session.shown(source.prefix) +
                                          " under another name: use venvctl clone instead"};
    }
    if (const auto objection = objection_to_removal(session, source.prefix)) {
      return refusal(session.shown(source.prefix), *objection);
    }
    const std::vector<std::string> prefixes{source.prefix};
    return check_unused(session, prefixes, "");
  }

  // "" if the environment may have any name.
  static std::string tool_that_derives_its_name(Session& session, const EnvironmentReport& source) {
    const std::string& kind = source.inspection.kind;
    const std::string store(parent_path(source.prefix));
    if (!is_in_central_store(session.files(), session.variables(), store)) return "";
    if (kind == "poetry") return "Poetry";
    if (kind == "pipenv") return "Pipenv";
    if (kind == "pdm") return "PDM";
    return kind == "hatch" ? "Hatch" : "";
  }

  // At each moment the environment is complete at one of the two paths, and for a moment at both.
  static Result<int> move(Session& session, const EnvironmentReport& source,
                          const std::string& place, const KnownBefore& before) {
    auto held = hold_directory(source.prefix);
    if (!held) return held.error();
    auto copy = prepared_copy(session, source, place, Sharing::Everything);
    if (!copy) return copy.error();
    if (auto published = copy->staging.publish(); !published) return published.error();
    auto followed = follow_after(session, source, *held, *copy, before);
    if (!followed) return followed.error();
    prepare_next_prompt(session);
    session.terminal().say("renamed " + session.shown(source.prefix) + " to " +
                           session.shown(place) +
                           (followed->note.empty() ? "" : "; " + followed->note));
    for (const std::string& path : copy->left) {
      session.terminal().say("  " + session.shown(path) +
                             " refers to another path and was not changed");
    }
    return 0;
  }

  // The old directory is moved out of the way before it is deleted, so that a kill never leaves a
  // part of it at its path; on another file system it is deleted there, bin first.
  static Result<Followed> follow_after(Session& session, const EnvironmentReport& source,
                                       const HeldDirectory& held, const PreparedCopy& copy,
                                       const KnownBefore& before) {
    const std::string old = copy.staging.old_content();
    const DeletionRules rules{kept_directories(session)};
    if (rename(source.prefix.c_str(), old.c_str()) == 0) {
      auto moved = hold_directory(old, held.status.identity);
      auto removed = moved ? remove_tree(*moved, rules) : Result<void>(moved.error());
      if (!removed) return removed.error();
    } else if (errno == EXDEV) {  // another file system
      if (auto removed = remove_tree(held, rules); !removed) return removed.error();
    } else {
      return Error{ErrorCode::Failed, "cannot remove " + session.shown(source.prefix) +
                                          " after copying it (" + std::strerror(errno) +
                                          "): the copy " + session.shown(before.prefix) +
                                          " is complete; delete one of the two"};
    }
    return follow(session, before, copy.moves, Naming::ByUser);
  }

  std::string environment_;
  std::string name_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_rename() { return std::make_unique<Rename>(); }

}  // namespace venvctl
