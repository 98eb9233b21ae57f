#include "client/cli/records/kept_approval.h"

#include <algorithm>

#include "client/cli/records/following.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/relocation/path_text.h"
#include "core/trust/environment_digest.h"
#include "core/trust/policy.h"

namespace venvctl {
namespace {

// The digest of the environment's configuration without the lines that name the installation of
// `python`; if `python` is "", nothing is left out.
std::string configuration_without(Session& session, const std::string& real,
                                  const std::string& python) {
  const std::string installation(parent_path(parent_path(python)));
  return configuration_digest(session.files(), real, EnvironmentForm::Venv, installation);
}

// Whether every link to Python in bin is broken. The digest then contains no path of an interpreter
// (identity.cc).
bool is_interpreter_lost(const Identity& found) {
  return std::ranges::all_of(split(found.interpreter, '\n'), [](std::string_view line) {
    return line.empty() || (line.ends_with(' ') && line.find('/') == std::string_view::npos);
  });
}

// Whether the approval stays valid when the lost interpreter is replaced or the path is updated.
bool is_kept(Session& session, const TrustEntry& entry, const Identity& found) {
  if (entry.grant == TrustEntry::Grant::Denied || !is_interpreter_kept(entry, found)) return false;
  // If the interpreter is lost, nothing shows which lines of the configuration name it, so the
  // digests cannot be compared. None of these lines affects which code a rebuild runs.
  return is_interpreter_lost(found) || is_configuration_kept(session, entry, found, found);
}

Verdict verdict_but_for_loss(Session& session, const EnvironmentReport& report,
                             const std::optional<TrustEntry>& entry, TrustList trust) {
  if (report.verdict.activates()) return report.verdict;
  const Identity& found = report.evidence.identity;
  if (entry && is_kept(session, *entry, found)) {
    std::erase_if(trust.entries, [&](const TrustEntry& each) {
      return is_same_subject(each.identity, entry->identity) ||
             is_same_subject(each.identity, found);
    });
    trust.entries.push_back(*entry);
    trust.entries.back().identity = found;
    std::ranges::sort(trust.entries, {},
                      [](const TrustEntry& each) { return each.identity.real_path; });
  }
  Evidence evidence = report.evidence;
  evidence.refusals = refusals_but_loss(evidence);
  return judge(evidence, trust);
}

}  // namespace

bool is_for_directory(const TrustEntry& entry, const Identity& found) {
  const Identity& approved = entry.identity;
  const bool is_here = approved.real_path == found.real_path;
  if (is_here && entry.grant == TrustEntry::Grant::Denied) return true;
  if (approved.inode != found.inode || approved.owner != found.owner) return false;
  const bool is_birth_known = approved.born_ns != 0 && found.born_ns != 0;
  return is_birth_known ? approved.born_ns == found.born_ns : is_here;
}

// Before a repair, the digest includes the lines that name the lost interpreter. After the repair,
// it may leave out the lines that name the new interpreter. The approval may have been given for
// either digest.
bool is_configuration_kept(Session& session, const TrustEntry& entry, const Identity& before,
                           const Identity& after) {
  const auto python = real_path(session.files(), join_path(after.real_path, "bin/python"));
  const auto is_approved = [&](const std::string& digest) {
    return is_same_configuration(entry.identity.config_sha256, digest);
  };
  return is_approved(before.config_sha256) || is_approved(after.config_sha256) ||
         is_approved(configuration_without(session, after.real_path, python.value_or("")));
}

bool is_interpreter_kept(const TrustEntry& entry, const Identity& found) {
  if (found.interpreter == InterpreterDigest::kInstalled || is_interpreter_lost(found)) return true;
  const PathMoves moves{{entry.identity.real_path, found.real_path}};
  return with_moved_paths(entry.identity.interpreter, moves, Spelling::Shell) == found.interpreter;
}

Result<void> check_may_run(Session& session, const EnvironmentReport& report) {
  auto before = known_before(session, report.prefix, report.evidence.identity, "");
  if (!before) return before.error();
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  const Verdict verdict = verdict_but_for_loss(session, report, before->entry, **trust);
  if (verdict.activates()) return {};
  const bool is_refused = verdict.state == TrustState::Refused;
  const std::string command = is_refused ? "see venvctl info " : "run venvctl allow ";
  return Error{ErrorCode::NotTrusted,
               "it is " + displayable(trust_phrase(verdict)) +
                   ", and a rebuild may run code of its packages: " + command +
                   session.typed(report.prefix) + (is_refused ? "" : " first")};
}

}  // namespace venvctl
