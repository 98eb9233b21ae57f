#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "client/cli/commands/commands.h"
#include "client/cli/create/build.h"
#include "client/cli/environment_report.h"
#include "client/cli/next_prompt.h"
#include "client/cli/next_step.h"
#include "client/cli/project_environment.h"
#include "client/cli/state_changes.h"
#include "client/cli/user_places.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/interpreter.h"
#include "core/places/configuration.h"
#include "core/trust/approval.h"

namespace venvctl {
namespace {

constexpr std::string_view kBackends[] = {"auto", "uv", "virtualenv", "venv"};
constexpr size_t kMaxShebangBytes = 127;  // what Linux reads of "#!" lines, older kernels
constexpr int kSignalExit = 128;

using Clock = std::chrono::steady_clock;

Error usage(std::string message) { return {ErrorCode::Usage, std::move(message)}; }

class Create : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("PATH", path_, "where; when not given .venv, or what the project's own tool makes");
    syntax.option("-p,--python", "PYTHON", python_,
                  "3.11, python3.11, pypy3, >=3.9,<3.13 or a path");
    syntax.option("-n,--name", "NAME", name_, "what the prompt shows");
    syntax.option("-r,--requirements", "FILE", requirements_, "install what FILE lists");
    syntax.option("-i,--install", "PACKAGE", packages_, "install PACKAGE");
    syntax.flag("--clear", clear_, "make anew an environment that is there");
    syntax.flag("--system-site-packages", system_site_packages_, "see the system's packages too");
    syntax.flag("--no-pip", no_pip_, "without pip");
    syntax.choice("--backend", kBackends, backend_, "which tool makes it");
  }

  Result<int> run(Session& session) override {
    began_ = Clock::now();
    if (auto checked = check_words(); !checked) return checked.error();
    // The tools could not start there, and a directory of that name would not be the shell's.
    if (auto checked = session.check_directory(); !checked) {
      return Error{ErrorCode::Failed, checked.error().message};
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    if (is_plain()) {
      const Decision decision = decide(session, session.directory());
      if (is_for_project_tool(decision)) return make_by_tool(session, decision);
    }
    auto request = make_request(session);
    if (!request) return request.error();
    auto plans = make_plans(session, *request);
    if (!plans) return plans.error();
    Interrupts interrupts;
    const auto clear = clear_ ? Site::Clear::Yes : Site::Clear::No;
    auto site = Site::claim(session.files(), journal_of(session), request->prefix, clear);
    if (!site) return site.error();
    if (site->took_over()) {
      session.terminal().say("venvctl: an interrupted create had left a half-made one: removed");
    }
    auto built =
        build(*plans, *site, tool_variables(session.variables()), interrupts, session.terminal());
    if (built) return finish(session, *request, *built, *site);
    const auto given_back = site->give_back();
    if (!interrupts.taken()) return built.error();
    session.terminal().complain("venvctl: interrupted: " +
                                what_is_left(session, request->prefix, given_back));
    return kSignalExit + *interrupts.taken();
  }

 private:
  static std::string what_is_left(Session& session, const std::string& prefix,
                                  const Result<void>& given_back) {
    if (!given_back) return given_back.error().message;
    const bool was_there_before = session.files().link_status(prefix).has_value();
    return std::string(was_there_before ? "nothing of it is left in " : "nothing is left of ") +
           session.shown(prefix);
  }

  static Site::Journal journal_of(Session& session) {
    return {[&session]() -> Result<EnvironmentList> {
              auto environments = session.environments();
              if (!environments) return environments.error();
              return **environments;
            },
            [&session](const EnvironmentRecord& record) {
              return record_environment(session, record);
            },
            [&session](const std::string& prefix) {
              const auto real = real_path(session.files(), prefix);
              return forget_environment(session, prefix, real.value_or(prefix));
            }};
  }

  // Nothing is asked for that a project's own tool does not know.
  bool is_plain() const {
    return !path_ && !name_ && requirements_.empty() && packages_.empty() && !clear_ &&
           !system_site_packages_ && !no_pip_ && backend_.empty();
  }

  Result<int> make_by_tool(Session& session, const Decision& decision) {
    if (!python_) return make_project_environment(session, decision, std::nullopt);
    auto interpreter = wanted_interpreter(session);
    if (!interpreter) return interpreter.error();
    return make_project_environment(session, decision, *interpreter);
  }

  Result<CreateRequest> make_request(Session& session) {
    CreateRequest request;
    request.prefix = session.absolute(path_.value_or(".venv"));
    if (auto checked = check_prefix(session, request.prefix); !checked) return checked.error();
    request.prompt = name_.value_or("");
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
    if (python_ && trimmed(*python_).empty()) {
      return usage("an empty word names no Python: give one, or leave -p out");
    }
    if (name_ && (trimmed(*name_).empty() || has_control(*name_))) {
      return usage("a name is text without control characters: choose another");
    }
    if (no_pip_ && (!packages_.empty() || !requirements_.empty())) {
      return usage("packages cannot be installed with --no-pip: leave one of them out");
    }
    return {};
  }

  static Result<void> check_prefix(const Session& session, const std::string& prefix) {
    if (prefix.find(':') != std::string::npos) {
      return usage("an environment cannot have a colon in its path (" + session.shown(prefix) +
                   "): PATH is split there, choose another");
    }
    if (has_control(prefix)) {
      return usage("an environment cannot have a control character in its path (" +
                   session.shown(prefix) + "): choose another");
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

  // Asked, not read: from a pipe it can be read once only.
  static Result<void> check_readable(Session& session, const std::string& path) {
    const int error = faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0 ? 0 : errno;
    if (error != 0 && error != ENOENT) {
      return Error{ErrorCode::Failed,
                   "cannot read " + session.shown(path) + ": " + strerror(error)};
    }
    const auto status = session.files().status(path);
    if (status && !status->is_directory()) return {};
    return Error{ErrorCode::NotFound, "there is no file " + session.shown(path) +
                                          ": give one that lists packages with -r"};
  }

  // A value of the configuration, where the option was not given.
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
                   backend_ + " is not installed: install it, or leave --backend out"};
    }
    return plans;
  }

  Result<int> finish(Session& session, const CreateRequest& request, const Built& built,
                     Site& site) {
    const auto inspection = inspect_environment(session.files(), request.prefix);
    if (!inspection || inspection->health != Health::Ok) {
      const std::string detail = inspection ? inspection->detail : "no pyvenv.cfg";
      return Error{ErrorCode::Failed, std::string(built.backend) + " made no usable environment (" +
                                          detail + "): try another --backend"};
    }
    EnvironmentRecord record;
    record.prefix = request.prefix;
    record.kind = inspection->kind;
    record.name = inspection->name;
    record.project = parent_path(request.prefix);
    record.made_by_us = true;
    record.created_at = time(nullptr);
    const Evidence evidence = gather_evidence(session.files(), request.prefix, session.user());
    const TrustEntry entry = approval_of(session.files(), evidence, TrustEntry::Grant::Created,
                                         record.created_at);
    // In this order: until it is recorded as ready it counts as half made, and is made again.
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    if (auto recorded = record_environment(session, record); !recorded) return recorded.error();
    site.keep();
    prepare_next_prompt(session);
    for (const std::string& loss : built.losses) session.terminal().complain("venvctl: " + loss);
    say_warnings(session, request, evidence);
    say_farewell(session, request, *inspection, built, evidence);
    return 0;
  }

  static void say_warnings(Session& session, const CreateRequest& request,
                           const Evidence& evidence) {
    const std::string shebang = "#!" + request.prefix + "/bin/python3";
    if (shebang.size() > kMaxShebangBytes || request.prefix.find(' ') != std::string::npos) {
      session.terminal().say(
          "venvctl: the path is long or has blanks: tools installed there that "
          "do not start work as python -m TOOL");
    }
    if (!evidence.refusals.empty()) {
      session.terminal().complain("venvctl: it will not be activated, " +
                                  evidence.refusals.front() + ": venvctl why " + "tells more");
    }
  }

  void say_farewell(Session& session, const CreateRequest& request, const Inspection& inspection,
                    const Built& built, const Evidence& evidence) const {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f s",
                  std::chrono::duration<double>(Clock::now() - began_).count());
    Terminal& terminal = session.terminal();
    const std::string version =
        inspection.version.empty() ? "" : "Python " + displayable(inspection.version) + ", ";
    terminal.say(terminal.err(Style::Good, "made ") + session.shown(request.prefix) + " (" +
                 version + std::string(built.backend) + ") in " + seconds);
    if (evidence.refusals.empty()) {
      terminal.say(next_step(session, request.prefix, std::string(parent_path(request.prefix))));
    }
  }

  std::optional<std::string> path_;
  std::optional<std::string> python_;
  std::optional<std::string> name_;
  std::vector<std::string> requirements_;
  std::vector<std::string> packages_;
  bool clear_ = false;
  bool system_site_packages_ = false;
  bool no_pip_ = false;
  std::string backend_;
  Clock::time_point began_;
};

}  // namespace

std::unique_ptr<Command> make_create() { return std::make_unique<Create>(); }

}  // namespace venvctl
