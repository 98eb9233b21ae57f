// Updates records, approvals and pins (choices of `use`) after an environment was repaired or
// moved.
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

// What was known about an environment before its files were rewritten.
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
  // if true, the environment is certainly no longer at its old path
  bool is_moved_by_venvctl = false;
};

// `prefix`: the path at which the environment will be used. `identity`: the identity of its
// directory before the change.
Result<KnownBefore> known_before(Session& session, const std::string& prefix,
                                 const Identity& identity, const std::string& old_place);

// The path at which this directory was approved or denied, if it has been moved away since (nothing
// exists at that path now). Otherwise "".
Result<std::string> approved_place(Session& session, const Identity& identity);

enum class Naming {
  ByUser,  // the user typed the environment's name or path
  InBulk,
};

// The message if the approval has changed, otherwise "".
struct Followed {
  std::string note;
};

// Changes pins, records and approvals from the old path to the new path. Deletes the old ones last,
// so that an interrupted call can be repeated. Changes nothing if the environment may still exist
// at its old path, on a drive that is not available now.
// - Keeps an approval only if nothing but paths and the interpreter changed in the environment's
// configuration. Always keeps a denial.
// - An environment without an approval stays unapproved. Exception: in a home directory that was
// restored under another name, a copy that the user named gets the approval of its source.
// - A copy of an approved environment gets pins and records only if the user named it. The records
// of the original stay, except after such a restore.
Result<Followed> follow(Session& session, const KnownBefore& before, const PathMoves& moves,
                        Naming naming);

}  // namespace venvctl
