#include <time.h>

#include "client/cli/commands/commands.h"
#include "client/cli/lookup/report.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "core/base/path.h"
#include "core/resolve/env_file.h"

namespace venvctl {
namespace {

bool is_env_file(const TrustEntry& entry) { return entry.identity.real_path.ends_with('/'); }

std::string shown_path(const TrustEntry& entry) {
  const std::string& path = entry.identity.real_path;
  return is_env_file(entry) ? path.substr(0, path.size() - 1) : path;
}

// The present state of an entry: whether it is still valid, and why.
struct Present {
  std::string state;
  std::string reason;
};

Present present(Session& session, const TrustList& trust, const TrustEntry& entry) {
  const std::string path = shown_path(entry);
  if (!session.files().link_status(path)) return {"gone", "it no longer exists"};
  if (is_env_file(entry)) {
    const auto file = read_env_file(session.files(), path);
    if (!file) {
      return {"replaced", "it cannot be read, or is larger than " +
                              std::to_string(kMaxEnvFileBytes / 1024) + " KiB"};
    }
    const bool is_it = is_same(entry.identity, file->identity);
    return is_it ? Present{"valid", "the variables in this file are approved"}
                 : Present{"replaced", "its content was changed after you approved it"};
  }
  if (is_pointer(entry.identity)) {
    return {"valid", "it points outside its project, and you approved it"};
  }
  const Verdict verdict = judge(gather_evidence(session.files(), path, session.user(),
                                                session.variables().get("PATH").value_or("")),
                                trust);
  const bool is_lost = verdict.state == TrustState::Unknown;
  return {verdict.state == TrustState::Refused ? "refused"
          : is_lost                            ? "replaced"
                                               : "valid",
          verdict.reason};
}

Style state_style(const std::string& state) {
  return state == "valid" ? Style::Plain : Style::Warning;
}

class Trust : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    auto trust = session.state().trust();
    if (!trust) return trust.error();
    session.wants_json() ? print_json(session, **trust) : print_table(session, **trust);
    return 0;
  }

 private:
  static void print_json(Session& session, const TrustList& trust) {
    Json environments = Json::array();
    for (const TrustEntry& entry : trust.entries) {
      const Present now = present(session, trust, entry);
      Json line = Json::object();
      line.set("prefix", shown_path(entry))
          .set("trust", grant_name(entry.grant))
          .set("grantedAt", Json::time(entry.at))
          .set("state", now.state)
          .set("reason", now.reason)
          .set("shared", Json::boolean(entry.is_shared))
          .set("scripts", Json::boolean(!entry.scripts_sha256.empty()));
      environments.push(std::move(line));
    }
    Json roots = Json::array();
    for (const TrustRoot& root : trust.roots) {
      Json line = Json::object();
      line.set("path", root.path).set("grantedAt", Json::time(root.at));
      roots.push(std::move(line));
    }
    Json json = Json::object();
    json.set("environments", std::move(environments)).set("roots", std::move(roots));
    session.terminal().print(json.dump());
  }

  static void print_table(Session& session, const TrustList& trust) {
    if (trust.entries.empty() && trust.roots.empty()) {
      session.terminal().say("nothing is approved or denied yet: run venvctl allow");
      return;
    }
    Table table({"TRUST", "SINCE", "STATE", "ENVIRONMENT"});
    for (const TrustRoot& root : trust.roots) {
      const bool exists = session.files().status(root.path).has_value();
      table.add({{"allowed", Style::Good},
                 {age_text(root.at, time(nullptr)), Style::Dim},
                 {exists ? "valid" : "gone", state_style(exists ? "valid" : "gone")},
                 {"everything below " + session.shown(root.path)}});
    }
    for (const TrustEntry& entry : trust.entries) {
      const std::string state = present(session, trust, entry).state;
      const bool is_denial = entry.grant == TrustEntry::Grant::Denied;
      table.add({{std::string(grant_name(entry.grant)), is_denial ? Style::Bad : Style::Good},
                 {age_text(entry.at, time(nullptr)), Style::Dim},
                 {state, state_style(state)},
                 {session.shown(shown_path(entry))}});
    }
    session.terminal().print(table.text(session.terminal()));
  }
};

}  // namespace

std::unique_ptr<Command> make_trust() { return std::make_unique<Trust>(); }

}  // namespace venvctl
