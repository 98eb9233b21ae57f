// What the user approved or denied: trust.json in the state directory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"
#include "core/trust/identity.h"

namespace venvctl {

// One approval or denial. Each environment has one, by its real path. Each project file or link
// that leads out of the project has one for each approved target, so that it needs no new approval
// when it is set back to an earlier target. A project's .env has one for each approved content.
struct TrustEntry {
  enum class Grant { Created, Witnessed, Allowed, Denied };
  Grant grant = Grant::Allowed;
  Identity identity;
  int64_t at = 0;  // seconds since the epoch
  // Its place in a git work tree: the repository's common directory, and the path from the top.
  // Work trees of one repository share the approval of the same path. "" outside of any.
  std::string repository = "";
  std::string place = "";
  bool is_shared = false;                 // approved although others can change it (--shared)
  std::string scripts_sha256 = "";        // of the activation scripts that may run; "" none
  std::vector<std::string> shadows = {};  // names in its bin that shadowed commands then
  std::string tracked = "";               // what git tracked in it at the time (Evidence::tracked)
  // Digests of the variables that it may set, separated by commas, the latest first; "" none. There
  // are several if a project adds its own variables to those of the environment.
  std::string variables_sha256 = "";
};
template <class A>
void fields(A& a, TrustEntry& each) {
  a(each.grant, each.identity, each.at, each.repository, each.place, each.is_shared,
    each.scripts_sha256, each.shadows, each.tracked, each.variables_sha256);
}

// A directory below which everything is approved (`allow --under`); real path.
struct TrustRoot {
  std::string path;
  int64_t at = 0;
};
template <class A>
void fields(A& a, TrustRoot& each) {
  a(each.path, each.at);
}

// Whether an entry for `left` replaces one for `right`.
bool is_same_subject(const Identity& left, const Identity& right);

struct TrustList {
  std::vector<TrustEntry> entries;  // sorted by real path
  std::vector<TrustRoot> roots;     // sorted by path
  std::string note;                 // for doctor: what was wrong with the file; "" if nothing
  StateDocument::Origin origin = StateDocument::Origin::Absent;  // where the content was read from

  const TrustEntry* find(std::string_view real_path) const;  // of an environment
};
template <class A>
void fields(A& a, TrustList& each) {
  a(each.entries, each.roots, each.note, each.origin);
}

// Reads state_directory/trust.json; a missing file is an empty list.
Result<TrustList> load_trust(const std::string& state_directory);
// The same, but the list may lack entries that judge() does not need for `evidence`. A prompt
// without a daemon waits for this, so a thousand other approvals must cost little.
Result<TrustList> load_trust_for(const std::string& state_directory, const Evidence& evidence);

// Each takes the lock, reads again, changes one entry and replaces the file: changes of other
// programs are kept. A file with a newer schema is never rewritten.
Result<void> save_trust_entry(const std::string& state_directory, const TrustEntry& entry);
Result<void> save_trust_root(const std::string& state_directory, const TrustRoot& root);
// Removes the entry or root with that real path, if there is one.
Result<void> erase_trust(const std::string& state_directory, std::string_view real_path);

std::string_view grant_name(TrustEntry::Grant grant);  // as in the file

// Converts an entry to and from the file's format, for requests between programs.
std::string to_json(const TrustEntry& entry);
Result<TrustEntry> trust_entry_from_json(std::string_view text);

}  // namespace venvctl
