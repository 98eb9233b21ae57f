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
  std::string prefix;     // where it is to be used now
  std::string old_place;  // "" if it was not moved
  Identity identity;      // of the directory as it was found
  // Its own approval or denial: given for this directory, perhaps at another path.
  std::optional<TrustEntry> entry;
  // The approval of the original, if the environment is a copy (for example of a whole home
  // directory).
  std::optional<TrustEntry> entry_of_source;
  // Under every path that led to it, and of the old place.
  std::vector<EnvironmentRecord> records;
  bool is_moved_by_venvctl = false;  // then it is certain that it left the old place
};

// `prefix`: where it is to be used. `identity`: of its directory before the change.
Result<KnownBefore> known_before(Session& session, const std::string& prefix,
                                 const Identity& identity, const std::string& old_place);

// Where the directory with this identity was when it was approved or denied, if nothing is there
// any more: it was moved. "" otherwise.
Result<std::string> approved_place(Session& session, const Identity& identity);

enum class Naming {
  ByUser,  // the user typed its name or path
  InBulk,
};

// What became of the approval, as the end of a sentence; "" if there was nothing to do.
struct Followed {
  std::string note;
};

// Changes pins, records and approvals of the old path to the new one; those of the old path are
// deleted last, so that an interrupted call can be repeated. An approval is kept only if nothing
// but paths and the interpreter changed in the environment's configuration; a denial is always
// kept. An environment without an approval does not get one, with one exception: in a home
// directory that was restored under another name, a copy that the user named is approved like its
// source. Nothing is transferred from the old path if the environment may still be there, on a
// drive that is not available now. A copy of an approved environment gets pins and records only if
// the user named it, and the records of the original stay, except after such a restore.
Result<Followed> follow(Session& session, const KnownBefore& before, const PathMoves& moves,
                        Naming naming);

}  // namespace venvctl
