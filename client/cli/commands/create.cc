#include <chrono>
#include <cstdio>

#include "client/cli/clone/clone.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/create_like.h"
#include "client/cli/commands/create_paths.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/elsewhere/creation.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/output/quantities.h"
#include "client/cli/processes/objections.h"
#include "client/cli/project/next_step.h"
#include "client/cli/project/other_world.h"
#include "client/cli/project/project_environment.h"
#include "client/cli/project/redirect.h"
#include "client/cli/records/created.h"
#include "client/cli/records/site_records.h"
#include "client/cli/templates/templated_build.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/inspection.h"
#include "core/environments/tool_environments.h"
#include "core/interpreters/interpreter.h"
#include "core/places/configuration.h"
#include "core/trust/policy.h"

namespace venvctl {
namespace {

constexpr std::string_view kBackends[] = {"auto", "uv", "virtualenv", "venv"};
constexpr size_t kMaxShebangBytes = 127;  // older Linux kernels read no more of a "#!" line

using Clock = std::chrono::steady_clock;

Error wrong_usage(std::string message) { return {ErrorCode::Usage, std::move(message)}; }

class Create : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word(
        "PATH", path_,
        "path of the new environment (default: .venv, or the path that the project's tool uses)");
    syntax.option("-p,--python", "PYTHON", python_,
                  "Python to use: 3.11, python3.11, pypy3, '>=3.9,<3.13' or a path");
    syntax.option("-n,--name", "NAME", name_, "name that the prompt shows");
    syntax.option("-r,--requirements", "FILE", requirements_,
                  "install the packages that FILE lists");
    syntax.option("-i,--install", "PACKAGE", packages_, "install PACKAGE");
    syntax.option("--like", "ENV", like_,
                  "clone the environment ENV (a name, a path, or a project directory)");
    syntax.flag("--link", link_,
                "use hard links for the files of packages, like venvctl clone --link");
    syntax.flag("--central", central_,
                "keep the environment in the data directory, and write its path to a .venv file");
    syntax.flag("--clear", clear_, "delete the existing environment and recreate it");
    syntax.flag("--force", force_,
                "with --clear: delete the environment even if it is protected or in use");
    syntax.flag("--dry-run", dry_run_,
                "show what would be created and deleted, and change nothing");
    syntax.flag("--system-site-packages", system_site_packages_,
                "give the environment access to the system's packages");
    syntax.flag("--no-pip", no_pip_, "do not install pip");
    syntax.choice("--backend", kBackends, backend_, "tool that creates the environment");
  }

  Result<int> run(Session& session) override {
    auto made = make(session);
    if (made && templated_) templated_->keep();  // called after make() has released the site's lock
    return made;
  }

 private:
  Result<int> make(Session& session) {
    began_ = Clock::now();
    if (auto checked = check_words(); !checked) return checked.error();
    // Tools cannot start in a deleted directory. If a new directory has this path now, the shell is
    // still in the deleted one.
    if (auto checked = session.check_directory(); !checked) {
      return Error{ErrorCode::Failed, checked.error().message};
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    const CloneOptions clone_options{link_, dry_run_};
    if (auto there = make_elsewhere(session)) return *there;
    if (!path_ && !like_) project_ = project_beside_other_world(session, is_plain());
    if (like_) {
      return create_like(session, *like_, session.absolute(path_.value_or(".venv")), clone_options);
    }
    if (central_ && !project_) {
      const std::string prefix = central_prefix(session, project(session));
      auto is_there = has_redirect(session, session.directory(), prefix);
      if (!is_there) return is_there.error();
      if (*is_there && !clear_ && inspect_environment(session.files(), prefix)) {
        session.terminal().say(session.shown(session.directory()) + "/.venv already points to " +
                               session.shown(prefix));
        return 0;
      }
    }
    if (is_plain() && !project_) {
      const Decision decision = decide(session, session.directory());
      if (!python_) {
        auto cloned = create_like_main_work_tree(session, decision, clone_options);
        if (!cloned) return cloned.error();
        if (*cloned) return **cloned;
      }
      if (is_for_project_tool(decision)) return make_by_tool(session, decision);
    }
    auto request = make_request(session);
    if (!request) return request.error();
    auto plans = make_plans(session, *request);
    if (!plans) return plans.error();
    const std::string shown = session.shown(request->prefix);
    if (session.files().link_status(request->prefix)) {
      const auto found = inspect_environment(session.files(), request->prefix);
      if (found && is_tool_kind(found->kind)) {
        return refusal(shown, *objection_to_clearing(session, request->prefix));
      }
    }
    const auto kept = kept_directories(session);
    const auto records = site_records(session);
    auto occupant = Site::examine(session.files(), records, request->prefix, kept, clear_);
    if (!occupant) return occupant.error();
    if (occupant->environment && !force_) {
      auto checked = check_may_go(session, std::span(&request->prefix, 1));
      if (!checked) return checked.error();
    }
    if (dry_run_) {
      return only_show(session,
                       occupant->environment ? "delete and recreate " + shown : "create " + shown);
    }
    if (occupant->environment) {
      if (auto agreed = agree_to_delete(session, shown); !agreed) return agreed.error();
    }
    session.begin_changes();
    Interrupts interrupts;
    auto site = Site::claim(session.files(), records, request->prefix, kept, *occupant);
    if (!site) return site.error();
    if (site->took_over()) {
      session.terminal().say("venvctl: removed the files of an interrupted venvctl create");
    }
    request_ = *request;
    templated_.emplace(session, request_);
    auto built =
        templated_->build(*plans, link_ ? Sharing::Packages : Sharing::None, *site, interrupts);
    if (built) return finish(session, *request, *built, *site);
    const auto given_back = site->give_back();
    if (!interrupts.taken()) {
      if (!given_back) session.terminal().complain("venvctl: " + given_back.error().message);
      return built.error();
    }
    return exit_after(session.terminal(), *interrupts.taken(),
                      what_is_left(session, request->prefix, given_back));
  }

  static std::string what_is_left(Session& session, const std::string& prefix,
                                  const Result<void>& given_back) {
    if (!given_back) return given_back.error().message;
    const bool was_there_before = session.files().link_status(prefix).has_value();
    const std::string shown = session.shown(prefix);
    return was_there_before ? "no new files are left in " + shown : shown + " was not created";
  }

  // Absent: the project's Python is on this machine, not elsewhere (docs/elsewhere.md).
  std::optional<Result<int>> make_elsewhere(Session& session) {
    const auto choice = decide(session, session.directory()).choice;
    if (!choice || !is_elsewhere_kind(choice->kind)) return std::nullopt;
    if (like_ || python_ || name_ || link_ || central_ || force_ || !backend_.empty()) {
      return wrong_usage(kOptionsElsewhere);
    }
    CreateRequest request;
    if (auto added = add_requirement_files(session, request); !added) return added.error();
    auto made = create_elsewhere(session, choice->prefix,
                                 {path_.value_or(""), request.requirement_files, packages_, clear_,
                                  system_site_packages_, !no_pip_, dry_run_});
    if (made) prepare_next_prompt(session);
    return made;
  }

  bool has_options_of_new() const {
    return name_ || !requirements_.empty() || !packages_.empty() || central_ || clear_ ||
           system_site_packages_ || no_pip_ || !backend_.empty();
  }

  // True if the user gave no option that a project's own tool lacks.
  bool is_plain() const { return !path_ && !has_options_of_new(); }

  const std::string& project(const Session& session) const {
    return project_ ? *project_ : session.directory();
  }
  bool is_central() const { return central_ || project_; }

  static int only_show(Session& session, const std::string& action) {
    session.terminal().say("would " + action + "; nothing was changed");
    return 0;
  }

  // Asks the user. The waiting time does not count as part of the time that `create` reports.
  Result<void> agree_to_delete(Session& session, const std::string& shown) {
    auto agreed = session.confirm("delete and recreate " + shown + "?");
    if (!agreed) return agreed.error();
    if (!*agreed) return Error{ErrorCode::Failed, "nothing was changed"};
    began_ = Clock::now();
    return {};
  }

  Result<int> make_by_tool(Session& session, const Decision& decision) {
    if (link_) {
      return wrong_usage(
          "--link does not work for environments of the project's tool: leave it out, or give a "
          "PATH");
    }
    if (dry_run_ && !decision.choice) {
      return only_show(session, "run " + displayable(decision.create_command) + " in " +
                                    session.shown(decision.stopped_at));
    }
    if (!python_) return make_project_environment(session, decision, std::nullopt);
    auto interpreter = wanted_interpreter(session);
    if (!interpreter) return interpreter.error();
    return make_project_environment(session, decision, *interpreter);
  }

  Result<CreateRequest> make_request(Session& session) {
    CreateRequest request;
    request.prefix = is_central() ? central_prefix(session, project(session))
                                  : session.absolute(path_.value_or(".venv"));
    if (auto checked = check_prefix(session, request.prefix); !checked) return checked.error();
    request.prompt = name_.value_or(is_central() ? std::string(base_name(project(session))) : "");
    request.system_site_packages = system_site_packages_;
    request.with_pip = !no_pip_;
    request.packages = packages_;
    if (auto added = add_requirement_files(session, request); !added) return added.error();
    auto interpreter = wanted_interpreter(session);
    if (!interpreter) return interpreter.error();
    request.interpreter = *std::move(interpreter);
    return request;
  }

  Result<void> check_words() const {
    if (central_ && path_) return wrong_usage("--central chooses the path: leave out PATH");
    if (like_ && (python_ || has_options_of_new())) {
      return wrong_usage(
          "--like can only be combined with PATH, --link and --dry-run: leave out other options");
    }
    if (force_ && !clear_)
      return wrong_usage("--force needs --clear: add --clear, or leave out --force");
    if (python_ && trimmed(*python_).empty()) {
      return wrong_usage(
          "the value of -p is empty: give a Python version or path, or leave out -p");
    }
    if (name_ && (trimmed(*name_).empty() || has_control(*name_))) {
      return wrong_usage("the name is empty or has control characters: choose another name");
    }
    if (no_pip_ && (!packages_.empty() || !requirements_.empty())) {
      return wrong_usage(
          "packages cannot be installed without pip: leave out --no-pip, or both -r and -i");
    }
    return {};
  }

  Result<void> add_requirement_files(Session& session, CreateRequest& request) {
    for (const std::string& file : requirements_) {
      const std::string path = session.absolute(file);
      if (auto checked = check_readable(session, path); !checked) return checked.error();
      request.requirement_files.push_back(path);
    }
    return {};
  }

  // The configured value of an option that the user did not give.
  Result<std::string> configured(Session& session, std::string_view key) {
    auto places = session.places();
    if (!places) return places.error();
    auto configuration = Configuration::load(places->config_path());
    if (!configuration) return configuration.error();
    auto value = configuration->get(key);
    if (!value) return value.error();
    return value->value;
  }

  Result<Interpreter> wanted_interpreter(Session& session) {
    std::string spec = python_.value_or("");
    if (!python_) {
      auto standard = configured(session, "create.python");
      if (!standard) return standard.error();
      spec = *standard;
    }
    return find_interpreter(session.files(), session.variables(), user_places(session), spec);
  }

  Result<std::vector<Plan>> make_plans(Session& session, const CreateRequest& request) {
    if (backend_.empty()) {
      auto standard = configured(session, "create.backend");
      if (!standard) return standard.error();
      backend_ = *standard;
    }
    auto plans = possible_plans(session.files(), session.variables(), request, backend_);
    if (plans.empty()) {
      return Error{ErrorCode::NotFound,
                   backend_ + " is not installed: install it, or choose another --backend"};
    }
    return plans;
  }

  Result<int> finish(Session& session, const CreateRequest& request, const Built& built,
                     Site& site) {
    const auto inspection = inspect_environment(session.files(), request.prefix);
    if (!inspection || inspection->health != Health::Ok) {
      const std::string detail = inspection ? inspection->detail : "no pyvenv.cfg";
      return Error{ErrorCode::Failed, std::string(built.backend) +
                                          " did not create a usable environment (" + detail +
                                          "): try another --backend"};
    }
    EnvironmentRecord record;
    record.prefix = request.prefix;
    record.kind = inspection->kind;
    record.name = inspection->name;
    record.project = project_of(session, request.prefix);
    const Evidence evidence = gather_evidence(session.files(), request.prefix, session.user(),
                                              session.variables().get("PATH").value_or(""));
    auto recorded = record_created(session, std::move(record), evidence);
    if (!recorded) return recorded.error();
    site.keep();
    if (auto led = lead_to(session, request.prefix); !led) return led.error();
    prepare_next_prompt(session);
    for (const std::string& warning : built.warnings)
      session.terminal().complain("venvctl: " + warning);
    templated_->note_files(evidence);
    say_warnings(session, request, evidence);
    say_created(session, request, *inspection, built, evidence);
    return 0;
  }

  std::string project_of(const Session& session, const std::string& prefix) const {
    return is_central() ? project(session) : std::string(parent_path(prefix));
  }

  Result<void> lead_to(Session& session, const std::string& prefix) const {
    if (project_) return use_in_this_world(session, *project_, prefix);
    if (!central_) return {};
    auto made = make_redirect(session, session.directory(), prefix);
    return made ? Result<void>() : made.error();
  }

  static void say_warnings(Session& session, const CreateRequest& request,
                           const Evidence& evidence) {
    const std::string shebang = "#!" + request.prefix + "/bin/python3";
    if (shebang.size() > kMaxShebangBytes || request.prefix.find(' ') != std::string::npos) {
      session.terminal().say(
          "venvctl: the path is long or has spaces: if an installed tool does not "
          "start, run it as python -m TOOL");
    }
    if (!evidence.refusals.empty()) {
      session.terminal().complain("venvctl: " + session.shown(request.prefix) +
                                  " will not be activated because " + evidence.refusals.front() +
                                  ": see venvctl why");
    }
  }

  void say_created(Session& session, const CreateRequest& request, const Inspection& inspection,
                   const Built& built, const Evidence& evidence) const {
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
    Terminal& terminal = session.terminal();
    const std::string version =
        inspection.version.empty() ? "" : "Python " + displayable(inspection.version) + ", ";
    terminal.say(terminal.err(Style::Good, "created ") + session.shown(request.prefix) + " (" +
                 version + std::string(built.backend) + ") in " + seconds_text(time));
    if (templated_->copied()) say_shared(session, *templated_->copied());
    if (evidence.refusals.empty()) {
      terminal.say(next_step(session, request.prefix, project_of(session, request.prefix)));
    }
  }

  std::optional<std::string> path_;
  std::optional<std::string> project_;  // from project_beside_other_world()
  std::optional<std::string> python_;
  std::optional<std::string> name_;
  std::vector<std::string> requirements_;
  std::vector<std::string> packages_;
  std::optional<std::string> like_;
  bool link_ = false;
  bool central_ = false;
  bool clear_ = false;
  bool force_ = false;
  bool dry_run_ = false;
  bool system_site_packages_ = false;
  bool no_pip_ = false;
  std::string backend_;
  CreateRequest request_;
  std::optional<TemplatedBuild> templated_;
  Clock::time_point began_;
};

}  // namespace

std::unique_ptr<Command> make_create() { return std::make_unique<Create>(); }

}  // namespace venvctl
