#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/processes/objections.h"
#include "core/inventory/environment_look.h"

namespace venvctl {
namespace {

class ProtectionCommand : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("ENV", environment_,
                         "name or path of an environment, or a project directory");
  }

  Result<int> run(Session& session) override {
    auto report = find_environment(session, environment_);
    if (!report) return report.error();
    if (!report->exists) {
      return Error{ErrorCode::NotFound, session.shown(report->prefix) +
                                            " no longer exists: run venvctl remove " +
                                            session.typed(report->prefix)};
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    session.begin_changes();
    return change(session, *report);
  }

 private:
  virtual Result<int> change(Session& session, const EnvironmentReport& report) = 0;

  std::string environment_;
};

class Protect : public ProtectionCommand {
  // Protects the real path, too, because a link to the environment may stop working.
  Result<int> change(Session& session, const EnvironmentReport& report) override {
    if (auto recorded = record(session, report); !recorded) return recorded.error();
    const std::string& real = report.evidence.identity.real_path;
    if (real != report.prefix) {
      auto own = report_environment(session, real);
      if (!own) return own.error();
      if (*own) {
        if (auto recorded = record(session, **own); !recorded) return recorded.error();
      }
    }
    session.terminal().say(session.shown(report.prefix) +
                           " is protected: venvctl remove, create --clear, repair and upgrade need "
                           "--force for it, and "
                           "venvctl prune skips it");
    return 0;
  }

  static Result<void> record(Session& session, const EnvironmentReport& report) {
    if (auto recorded = record_found(session, {&report}); !recorded) return recorded;
    return record_protection(session, report.prefix, true);
  }
};

class Unprotect : public ProtectionCommand {
  Result<int> change(Session& session, const EnvironmentReport& report) override {
    auto environments = session.state().environments();
    if (!environments) return environments.error();
    std::vector<std::string> protected_paths;  // several, if links lead to the environment
    for (const EnvironmentRecord& each : (*environments)->records) {
      const bool is_it =
          each.prefix == report.prefix || is_same_file(session.files(), each.prefix, report.prefix);
      if (each.is_protected && is_it) protected_paths.push_back(each.prefix);
    }
    for (const std::string& prefix : protected_paths) {
      auto recorded = record_protection(session, prefix, false);
      if (!recorded) return recorded.error();
    }
    const std::string shown = session.shown(report.prefix);
    if (const auto objection = protection_of(session, report.prefix)) {
      return refusal(shown, *objection);
    }
    session.terminal().say(
        shown + (protected_paths.empty() ? " was not protected" : " is no longer protected"));
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> make_protect() { return std::make_unique<Protect>(); }
std::unique_ptr<Command> make_unprotect() { return std::make_unique<Unprotect>(); }

}  // namespace venvctl
