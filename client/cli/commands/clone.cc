#include "client/cli/clone/clone.h"

#include <time.h>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/copy_command.h"
#include "client/cli/create/site.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/output/json.h"
#include "core/trust/approval.h"

namespace venvctl {
namespace {

class Clone : public CopyCommand {
 public:
  void declare(Syntax& syntax) override {
    CopyCommand::declare(syntax);
    syntax.flag("--link", link_,
                "use hard links for the files of packages; editing such a file changes it in both "
                "environments");
  }

 private:
  std::string verb() const override { return "clone"; }

  Result<void> check(Session& session, const EnvironmentReport& source,
                     const std::string& place) const override {
    return check_copy(session, source, place);
  }

  Result<void> make(Session& session, const EnvironmentReport& source,
                    const std::string& place) const override {
    auto lock = lock_site(source.prefix);
    if (!lock) return lock.error();
    auto copy = prepared_copy(session, source, place, link_ ? Sharing::Packages : Sharing::None);
    if (!copy) return copy.error();
    if (auto published = copy->staging.publish(); !published) return published;
    if (auto recorded = record(session, source, place); !recorded) {
      const bool is_back = copy->staging.withdraw();
      static_cast<void>(forget_environment(session, place, place).ok());
      Error error = recorded.error();
      error.message += is_back ? "; nothing was cloned" : "; the copy is " + session.shown(place);
      return error;
    }
    print(session, source, place, *copy);
    return {};
  }

  // The copy is approved if its source was, and only if nobody else can change it at its path.
  static Result<void> record(Session& session, const EnvironmentReport& source,
                             const std::string& place) {
    auto report = report_environment(session, place);
    if (!report) return report.error();
    if (!*report) return {};
    const bool is_denied = source.verdict.state == TrustState::Denied;
    const bool is_approved = source.verdict.activates() && (*report)->evidence.refusals.empty();
    if (is_denied || is_approved) {
      TrustEntry entry = approval_of(
          session.files(), (*report)->evidence,
          is_denied ? TrustEntry::Grant::Denied : TrustEntry::Grant::Allowed, time(nullptr));
      if (auto recorded = record_trust(session, entry); !recorded) return recorded;
    }
    EnvironmentRecord made;
    made.prefix = place;
    made.kind = (*report)->inspection.kind;
    made.name = (*report)->inspection.name;
    made.project = (*report)->project;
    made.made_by_us = true;
    made.created_at = time(nullptr);
    return record_environment(session, made);
  }

  void print(Session& session, const EnvironmentReport& source, const std::string& place,
             const PreparedCopy& copy) const {
    if (session.wants_json()) {
      Json not_updated = Json::array();
      for (const std::string& path : copy.left) not_updated.push(Json::text(path));
      Json json = Json::object();
      json.set("prefix", place)
          .set("source", source.prefix)
          .set("method", copy.count.method())
          .set("files", Json::number(static_cast<int64_t>(copy.count.files)))
          .set("copiedBytes", Json::number(static_cast<int64_t>(copy.count.bytes)))
          .set("notUpdated", std::move(not_updated));
      session.terminal().print(json.dump());
    } else {
      session.terminal().say("cloned " + session.shown(source.prefix) + " to " +
                             session.shown(place) + " (" + std::to_string(copy.count.files) +
                             " files " + words_for(copy.count) + ")");
    }
    say_left(session, copy.left);
    if (link_ && copy.count.linked > 0) {
      session.terminal().say(
          "  the two environments share package files: editing one changes both (pip is safe, "
          "because it replaces files)");
    }
  }

  static std::string words_for(const CopyCount& count) {
    const std::string method(count.method());
    return method == "copies" ? "copied" : "as " + method;
  }

  bool link_ = false;
};

}  // namespace

std::unique_ptr<Command> make_clone() { return std::make_unique<Clone>(); }

}  // namespace venvctl
