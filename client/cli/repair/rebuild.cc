#include "client/cli/repair/rebuild.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "client/cli/create/build.h"
#include "client/cli/create/child_process.h"
#include "client/cli/create/site.h"
#include "client/cli/create/staging.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/output/progress.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/following.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/repair/changes_writer.h"
#include "client/cli/repair/missing_packages.h"
#include "client/cli/repair/package_list.h"
#include "client/cli/repair/replacement.h"
#include "client/cli/repair/requirements_file.h"
#include "client/cli/repair/take_over.h"
#include "core/base/atomic_file.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/pyvenv_cfg.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"
#include "core/trust/installed_python.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

constexpr std::chrono::minutes kCheckDeadline{2};

int minor_number(std::string_view version) {
  const auto numbers = dotted_version(version);
  return numbers && numbers->size() >= 2 && numbers->front() == 3 ? (*numbers)[1] : -1;
}

VersionRange allowed_versions(Session& session, const std::string& project) {
  const auto document = project.empty()
                            ? std::nullopt
                            : read_pyproject_with(session.files(), project, "requires-python");
  const auto text = document ? document->text({"project", "requires-python"}) : std::nullopt;
  return text ? parse_requires_python(*text).value_or(VersionRange()) : VersionRange();
}

PyvenvCfg configuration_at(Session& session, const std::string& prefix) {
  const auto text =
      session.files().read_file(join_path(prefix, "pyvenv.cfg"), PyvenvCfg::kMaxBytes);
  return parse_pyvenv_cfg(text.value_or(""));
}

// Rebuilds one environment.
class Rebuilding {
 public:
  Rebuilding(Session& session, const EnvironmentReport& report, const Interpreter& interpreter,
             const RebuildRequest& request, ChangeJournal& journal)
      : session_(session),
        journal_(journal),
        report_(report),
        interpreter_(interpreter),
        request_(request),
        old_place_(other_place(session.files(), report.prefix)) {}

  Result<Rebuilt> run() {
    if (auto checked = check(); !checked) return checked.error();
    auto lock = lock_site(report_.prefix);
    if (!lock) return lock.error();
    packages_ = distributions_in(session_.files(), report_.prefix);
    auto staging = Staging::make(report_.prefix);
    if (!staging) return staging.error();
    auto made = make(*staging);
    if (made) made = verify(*staging);
    if (!made) return with_list(made.error());
    auto rebuilt = exchange(*staging);
    if (rebuilt) rebuilt->left = std::move(left_);
    return rebuilt;
  }

 private:
  Result<void> check() const {
    const std::string shown = session_.shown(report_.prefix);
    if (const auto objection = objection_to_removal(session_, report_.prefix)) {
      return refusal(shown, *objection);
    }
    const auto protection =
        request_.is_forced ? std::nullopt : protection_of(session_, report_.prefix);
    if (protection) return refusal(shown, *protection);
    const std::vector<std::string> prefixes{report_.prefix};
    if (auto checked = check_unused(session_, prefixes, ""); !checked) return checked;
    if (auto checked = check_may_run(session_, report_); !checked) return checked;
    const std::string trash = trash_directory(session_.variables());
    if (can_be_trashed(trash, report_.prefix) || session_.needs_no_question()) return {};
    return Error{ErrorCode::Failed,
                 shown +
                     " cannot be moved to the trash, which is on another file system: pass -y to "
                     "delete the old environment instead"};
  }

  Variables variables() const {
    Variables result = tool_variables(session_.variables());
    if (request_.is_offline) {
      result.set("PIP_NO_INDEX", "1");
      result.set("UV_OFFLINE", "1");
    }
    // Does not resolve dependencies, because the list is complete. A resolver might reject a
    // combination of packages that the old environment had.
    result.set("PIP_NO_DEPS", "1");
    return result;
  }

  Result<void> make(const Staging& staging) {
    const std::string content = staging.content();
    const PyvenvCfg config = configuration_at(session_, report_.prefix);
    CreateRequest request;
    request.prefix = content;
    request.interpreter = interpreter_;
    request.prompt = config.prompt.value_or("");
    request.system_site_packages = config.system_site_packages;
    // uv does not read pip.conf and would use another index, so pip must install the packages.
    const bool needs_pip =
        session_.files().status(join_path(report_.prefix, "pip.conf")).has_value();
    request.with_pip = needs_pip || std::ranges::any_of(packages_, [](const Distribution& each) {
                         return each.name == "pip";
                       });
    if (const std::string list = lines(true); !list.empty()) {
      const std::string path = staging.requirements();
      if (auto written = replace_file(path, list, Backup::Keep); !written) return written;
      request.requirement_files.push_back(path);
    }
    const bool is_uv = config.kind == "uv" || !request.with_pip;
    auto plans = possible_plans(session_.files(), session_.variables(), request, "auto");
    if (is_uv) {
      std::stable_partition(plans.begin(), plans.end(),
                            [](const Plan& each) { return each.backend == "uv"; });
    }
    if (needs_pip) std::erase_if(plans, [](const Plan& each) { return each.backend == "uv"; });
    return build_one(plans, content);
  }

  Result<void> build_one(const std::vector<Plan>& plans, const std::string& content) {
    Interrupts interrupts;
    Error error{ErrorCode::Failed,
                "no tool is installed that can create an environment: install virtualenv or uv"};
    for (const Plan& plan : plans) {
      std::error_code ignored;
      std::filesystem::remove_all(content, ignored);
      auto outcome = run_with_settings(plan, content, interrupts);
      if (!outcome) return outcome.error();
      if (outcome->is_made) return take_over(content);
      error.message = outcome->failure;
      if (!outcome->is_final && &plan != &plans.back()) continue;
      show_output(session_.terminal(), outcome->output);
      break;
    }
    return error;
  }

  // Copies the environment's pip.conf before the packages are installed, so that pip uses the same
  // index.
  Result<PlanOutcome> run_with_settings(const Plan& plan, const std::string& content,
                                        Interrupts& interrupts) {
    Plan making = plan;
    std::erase_if(making.steps, [](const PlanStep& each) { return each.installs_packages; });
    auto outcome = run_plan(making, variables(), interrupts, session_.terminal());
    if (!outcome || !outcome->is_made) return outcome;
    const Succession succession{report_.prefix, content, "", packages_};
    if (auto taken = take_over_settings(session_.files(), succession); !taken) return taken.error();
    Plan installing = plan;
    std::erase_if(installing.steps, [](const PlanStep& each) { return !each.installs_packages; });
    return run_plan(installing, variables(), interrupts, session_.terminal());
  }

  Result<void> take_over(const std::string& content) {
    const Succession succession{report_.prefix, content, library_in(content), packages_};
    if (auto taken = take_over_packages(session_.files(), succession); !taken) return taken;
    left_ = left_behind(session_.files(), succession);
    return {};
  }

  std::string library_in(const std::string& content) const {
    const PackagesPython python = python_of_packages(session_.files(), content, "");
    return join_path(content, "lib/python" + python.version + (python.is_free_threaded ? "t" : "") +
                                  "/site-packages");
  }

  // Checks that the packages are in the environment. A setting may have made the installer put them
  // elsewhere.
  Result<void> verify_packages(const std::string& content) const {
    const auto missing = missing_packages(packages_, distributions_in(session_.files(), content));
    if (missing.empty()) return {};
    std::string text;
    for (const std::string& each : missing) text += (text.empty() ? "" : ", ") + displayable(each);
    return Error{
        ErrorCode::Failed,
        "the new environment lacks " + text +
            " after the installation: check target, prefix, root and dry-run in pip's settings"};
  }

  Result<void> verify(const Staging& staging) const {
    if (auto found = verify_packages(staging.content()); !found) return found;
    const std::string python = join_path(staging.content(), "bin/python");
    std::vector<std::vector<std::string>> commands{{python, "-I", "-c", ""}};
    const bool has_pip =
        session_.files().status(join_path(library_in(staging.content()), "pip")).has_value();
    if (has_pip) commands.push_back({python, "-I", "-m", "pip", "check"});
    Interrupts interrupts;
    Progress progress(session_.terminal());
    for (const auto& words : commands) {
      auto outcome = run_child({words, variables(), "/", false}, Deadline::in(kCheckDeadline),
                               interrupts, progress);
      if (!outcome) return outcome.error();
      if (interrupts.taken()) return Error{ErrorCode::Failed, "interrupted"};
      if (outcome->is_success()) continue;
      show_output(session_.terminal(), outcome->output);
      return Error{ErrorCode::Failed,
                   words.size() > 4
                       ? "pip check failed in the new environment: see its output above"
                       : "the new python does not start: see its output above"};
    }
    return {};
  }

  Result<Rebuilt> exchange(Staging& staging) {
    const std::string content = staging.content();
    const std::string& prefix = report_.prefix;
    auto before = known_before(session_, prefix, report_.evidence.identity, old_place_);
    if (!before) return before.error();
    Relocation relocation{content, prefix, {{content, prefix}}};
    relocation.names = {{std::string(base_name(content)), std::string(base_name(prefix))}};
    const auto changes = changes_of(session_.files(), relocation);
    if (!changes) return with_list(changes.error());
    if (auto written = write_changes(content, *changes); !written) return written.error();
    const PathMoves moves =
        old_place_.empty() ? PathMoves() : moves_between(session_.files(), old_place_, prefix);
    // Checks again, because the installation may have taken long.
    if (auto checked = check(); !checked) return with_list(checked.error());
    auto replacement = replace_by_prepared(session_, report_, staging, old_place_, moves, journal_);
    if (!replacement) return with_list(replacement.error());
    auto followed = follow(session_, *before, moves, Naming::InBulk);
    if (!followed) return followed.error();
    if (const std::string& trashed = replacement->step.trashed; !trashed.empty()) {
      journal_.confirm(replacement->number);
      return Rebuilt{interpreter_.executable, trashed, followed->note, {}};
    }
    journal_.withdraw(replacement->number);
    const std::string& note = followed->note;
    return Rebuilt{
        interpreter_.executable, "", delete_old(content) + (note.empty() ? "" : "; " + note), {}};
  }

  // Deletes the old environment if the guard allows this, as for `remove`. Returns the message
  // about the deletion.
  std::string delete_old(const std::string& content) const {
    const UniqueFd fresh(open(report_.prefix.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fresh) syncfs(fresh.get());
    auto held = hold_directory(content);
    auto removed = held ? remove_tree(*held, {kept_directories(session_)}) : held.error();
    if (removed) return "the old environment was deleted";
    return "the old environment is now " + session_.shown(content) +
           ", and could not be deleted (" + removed.error().message + ")";
  }

  std::string lines(bool is_for_installer) const {
    std::string text;
    for (const Distribution& each : packages_) {
      if (each.is_seed || (is_for_installer && each.is_editable)) continue;
      text += each.line() + "\n";
    }
    return text;
  }

  Error with_list(Error error) const {
    const auto list = leave_requirements(report_.prefix, lines(false));
    error.message += list ? "; the old environment was kept, and its packages are listed in " +
                                session_.shown(*list)
                          : "; the old environment was kept";
    return error;
  }

  Session& session_;
  ChangeJournal& journal_;
  const EnvironmentReport& report_;
  const Interpreter& interpreter_;
  const RebuildRequest& request_;
  std::string old_place_;  // "" unless it was moved
  std::vector<Distribution> packages_;
  std::vector<std::string> left_;  // files that were not copied
};

}  // namespace

Result<Interpreter> python_for(Session& session, const EnvironmentReport& report,
                               FittingPythons& pythons, Preference preference) {
  const PackagesPython old =
      python_of_packages(session.files(), report.prefix, report.inspection.version);
  const int old_minor = minor_number(old.version);
  const VersionRange range = allowed_versions(session, report.project);
  const Interpreter* best = nullptr;
  const auto rank = [&](const Interpreter& each) {
    const int minor = minor_number(each.version);
    const int distance = preference == Preference::Nearest ? std::abs(minor - old_minor) : 0;
    return std::pair(distance, -minor);
  };
  for (const Interpreter& each : pythons.all()) {
    const auto numbers = dotted_version(each.version);
    const bool fits = each.implementation == "cpython" && !each.is_debug && numbers &&
                      each.is_free_threaded == old.is_free_threaded &&
                      minor_number(each.version) >= 0 && is_within(range, *numbers);
    if (!fits || !is_installed_python(session.files(), each.real_path)) continue;
    if (best == nullptr || rank(each) < rank(*best)) best = &each;
  }
  if (best != nullptr) return *best;
  return Error{ErrorCode::Failed, "no installed Python is suitable for " +
                                      session.shown(report.prefix) + ": install " + old.shown()};
}

Result<void> check_python(Session& session, const std::string& prefix,
                          const RebuildRequest& request) {
  if (!request.python) return {};
  const PackagesPython made = python_of_packages(session.files(), prefix, "");
  const int minor = minor_number(made.version);
  if (minor < 0 || minor == minor_number(request.python->version)) return {};
  return Error{ErrorCode::Failed, "the tool chose " + made.shown() + " and not " +
                                      session.shown(request.python->executable) +
                                      ": change the Python that the project's files require"};
}

std::string words_for(const Session& session, const Rebuilt& rebuilt) {
  return "rebuilt with " + session.shown(rebuilt.python) +
         (rebuilt.trashed.empty() ? "" : "; the old environment is in the trash") +
         (rebuilt.note.empty() ? "" : "; " + rebuilt.note);
}

Result<Rebuilt> rebuild(Session& session, const EnvironmentReport& report,
                        const Interpreter& interpreter, const RebuildRequest& request,
                        ChangeJournal& journal) {
  return Rebuilding(session, report, interpreter, request, journal).run();
}

}  // namespace venvctl
