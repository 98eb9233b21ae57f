#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/create/remove_tree.h"
#include "client/cli/create/site.h"
#include "client/cli/environment_argument.h"
#include "client/cli/shell_state.h"
#include "client/cli/state_changes.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/project_index.h"

namespace venvctl {
namespace {

// Names that show that people work in a directory: it is more than an environment.
constexpr std::string_view kProjectMarks[] = {
    ".git",      ".hg",     "pyproject.toml", "setup.py",
    "setup.cfg", "Pipfile", "README.md",      "requirements.txt"};

// False for one that the directory only gets through what its files name: those may come from
// anybody, and other projects may use it.
bool is_of_its_project(Session& session, const EnvironmentReport& report) {
  if (report.rule.empty() || report.rule == "use") return true;  // the user's own words
  if (report.evidence.pointer) return false;
  const bool is_checkout = report.project != "/" && report.project != session.home();
  const auto root = real_path(session.files(), report.project);
  if (!root || parent_path(report.prefix) == report.project) return true;
  if (is_checkout && path_contains(*root, report.evidence.identity.real_path)) return true;
  const std::string& kind = report.inspection.kind;
  // A file in the environment names the project, or its name is derived from the project's path.
  if (kind == "pipenv" || kind == "virtualenvwrapper") return true;
  return !ProjectIndex(session.files(), {*root}).project_by_hash(kind, report.prefix).empty();
}

// By any of its names.
bool is_same(const EnvironmentReport& one, const EnvironmentReport& other) {
  const std::string& real = one.evidence.identity.real_path;
  return one.prefix == other.prefix || (!real.empty() && real == other.evidence.identity.real_path);
}

class Remove : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.words("ENV", environments_, "name, path or project of each");
  }

  // All are found before the first goes: a typing error in the second must not cost the first.
  Result<int> run(Session& session) override {
    std::vector<EnvironmentReport> reports;
    std::vector<HeldDirectory> directories;  // of each; none of one that is gone
    for (const std::string& argument : environments_) {
      auto report = find_environment(session, argument);
      if (!report) return report.error();
      auto directory = check(session, *report);
      if (!directory) return directory.error();
      const bool is_known = std::any_of(reports.begin(), reports.end(),
                                        [&](const auto& other) { return is_same(other, *report); });
      if (is_known) continue;
      reports.push_back(*std::move(report));
      directories.push_back(*std::move(directory));
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    auto locks = locks_of(reports);
    if (!locks) return locks.error();
    auto agreed = session.confirm(question(session, reports));
    if (!agreed) return agreed.error();
    if (!*agreed) return Error{ErrorCode::Failed, "nothing was removed"};
    for (size_t i = 0; i < reports.size(); ++i) {
      auto removed = remove(session, reports[i], directories[i].identity);
      if (!removed) return removed.error();
    }
    return 0;
  }

 private:
  // The directory that the question is about: one that comes in its place is not removed.
  static Result<HeldDirectory> check(Session& session, const EnvironmentReport& report) {
    if (!report.exists) return HeldDirectory();
    const std::string shown = session.shown(report.prefix);
    const auto itself = session.files().link_status(report.prefix);
    if (itself && itself->type == FileType::Symlink) {
      const auto target = real_path(session.files(), report.prefix);
      return Error{ErrorCode::Failed, shown + " is a link to " +
                                          session.shown(target.value_or("nowhere")) +
                                          ": remove that, or the link with rm"};
    }
    if (!is_of_its_project(session, report)) {
      return Error{ErrorCode::Failed, shown + " is not in " + session.shown(report.project) +
                                          " and may serve other projects: venvctl remove " + shown +
                                          " removes it all the same"};
    }
    auto directory = hold_directory(report.prefix);
    if (!directory) return directory.error();
    if (!inspect_environment(session.files(), report.prefix)) {
      return Error{ErrorCode::Failed, shown + " holds no environment: nothing was removed"};
    }
    const std::string home = session.user().home;
    if (report.prefix == "/" || path_contains(report.prefix, home) ||
        path_contains(report.prefix, session.home())) {
      return Error{ErrorCode::Failed, shown + " holds your home directory: remove it by hand"};
    }
    for (std::string_view mark : kProjectMarks) {
      if (!session.files().link_status(join_path(report.prefix, mark))) continue;
      return Error{ErrorCode::Failed, shown + " holds more than an environment (" +
                                          std::string(mark) + "): remove it by hand"};
    }
    return directory;
  }

  // Held until all are gone.
  static Result<std::vector<UniqueFd>> locks_of(const std::vector<EnvironmentReport>& reports) {
    std::vector<UniqueFd> locks;
    for (const EnvironmentReport& report : reports) {
      if (!report.exists) continue;
      auto lock = lock_site(report.prefix);
      if (!lock) return lock.error();
      locks.push_back(*std::move(lock));
    }
    return locks;
  }

  static std::string question(const Session& session,
                              const std::vector<EnvironmentReport>& reports) {
    std::string text = "remove ";
    for (size_t i = 0; i < reports.size(); ++i) {
      text += (i > 0 ? ", " : "") + session.shown(reports[i].prefix);
      const std::string& real = reports[i].evidence.identity.real_path;
      if (!reports[i].exists) {
        text += " (gone already)";
      } else if (real != reports[i].prefix) {
        text += " (which is " + session.shown(real) + ")";
      }
    }
    return text + "?";
  }

  // All names that it is recorded under: a link to its project makes another.
  static Result<std::vector<std::string>> prefixes_of(Session& session,
                                                      const EnvironmentReport& report) {
    std::vector<std::string> prefixes{report.prefix};
    auto environments = session.environments();
    if (!environments) return environments.error();
    const std::string& real = report.evidence.identity.real_path;
    for (const EnvironmentRecord& record : (*environments)->records) {
      const bool is_other = !real.empty() && record.prefix != report.prefix;
      if (is_other && real_path(session.files(), record.prefix) == real) {
        prefixes.push_back(record.prefix);
      }
    }
    return prefixes;
  }

  static Result<void> remove(Session& session, const EnvironmentReport& report,
                             const DirectoryIdentity& identity) {
    auto prefixes = prefixes_of(session, report);
    if (!prefixes) return prefixes.error();
    if (report.exists) {
      if (auto removed = remove_tree(report.prefix, identity); !removed) return removed;
    }
    const std::string& real = report.evidence.identity.real_path;
    for (const std::string& prefix : *prefixes) {
      auto forgotten = forget_environment(session, prefix, real.empty() ? prefix : real);
      if (!forgotten) return forgotten;
    }
    session.terminal().say("removed " + session.shown(report.prefix));
    say_if_active(session, report);
    return {};
  }

  static void say_if_active(Session& session, const EnvironmentReport& report) {
    const ShellState state = shell_state(session.variables());
    if (state.active.empty() || state.active != report.prefix) return;
    session.terminal().say(state.is_ours && state.has_hook && state.mode != "manual"
                               ? "it was on in this shell and goes off at the next prompt"
                               : "it is still on in this shell: deactivate");
  }

  std::vector<std::string> environments_;
};

}  // namespace

std::unique_ptr<Command> make_remove() { return std::make_unique<Remove>(); }

}  // namespace venvctl
