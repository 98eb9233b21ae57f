// Updates records, approvals and pins after an environment was repaired or moved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/inventory/environment_report.h"
#include "core/registry/environment.h"
#include "core/relocation/relocation.h"
#include "core/trust/trust_store.h"

namespace venvctl {

// What was known of an environment before its files were rewritten.
struct KnownBefore {
  std::string prefix;     // the path at which it will be used
  std::string old_place;  // "" if it was not moved
  Identity identity;      // the identity of the directory before the change
  // The approval or denial that was given for this directory, perhaps at another path.
  std::optional<TrustEntry> entry;
  // The approval of the original, if the environment is a copy (for example of a whole home
  // directory).
  std::optional<TrustEntry> entry_of_source;
  // The records of all paths that led to the environment, and of the old path.
  std::vector<EnvironmentRecord> records;
  bool is_moved_by_venvctl = false;  // the environment is then certainly no longer at its old path
};

// `prefix`: the path at which the environment will be used. `identity`: the identity of its
// directory before the change.
Result<KnownBefore> known_before(Session& session, const std::string& prefix,
                                 const Identity& identity, const std::string& old_place);

// The path at which the directory with this identity was approved or denied, if nothing exists at
// this path now (the directory was thus moved). "" otherwise.
Result<std::string> approved_place(Session& session, const Identity& identity);

enum class Naming {
  ByUser,  // the user typed the environment's name or path
  InBulk,
};

// What happened to the approval.
struct Followed {
  std::string note;
};

// Changes pins, records and approvals of the old path to the new path. The old ones are deleted
// last, so that an interrupted call can be repeated. An approval is kept only if nothing but paths
// and the interpreter changed in the environment's configuration; a denial is always kept. An
// environment without an approval stays unapproved, with one exception: in a home directory that
// was restored under another name, a copy that the user named gets the approval of its source.
// Nothing is changed if the environment may still exist at its old path, on a drive that is not
// available now. A copy of an approved environment gets pins and records only if the user named it,
// and the records of the original stay, except after such a restore.
Result<Followed> follow(Session& session, const KnownBefore& before, const PathMoves& moves,
                        Naming naming);

}  // namespace venvctl
