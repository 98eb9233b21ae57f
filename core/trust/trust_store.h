// Reads and changes trust.json in the state directory, which records the user's approvals and
// denials.
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

// One approval or denial. An environment has one entry, which is found by the environment's real
// path. A project's file or link that leads out of the project has one entry for each approved
// target, so the user need not approve it again if it leads to an earlier target again. A project's
// .env has one entry for each approved content.
struct TrustEntry {
  enum class Grant { Created, Witnessed, Allowed, Denied };
  Grant grant = Grant::Allowed;
  Identity identity;
  int64_t at = 0;  // seconds since 1970
  // Where the environment is in a git work tree: the repository's common directory, and the path
  // from the top of the work tree. Work trees of one repository share the approval of the same
  // path. "" if the environment is in no work tree.
  std::string repository = "";
  std::string place = "";
  bool is_shared = false;  // approved although other users can change the environment (--shared)
  // Digest of the activation scripts that may run; "" if none may.
  std::string scripts_sha256 = "";
  std::vector<std::string> shadows = {};  // names in bin that shadowed commands at that time
  std::string tracked = "";               // Evidence::tracked at that time
  // Digests of the variables that the environment may set, separated by commas, the latest first;
  // "" if it may set none. There are several digests if a project adds its own variables to the
  // variables of the environment.
  std::string variables_sha256 = "";
};
template <class A>
void fields(A& a, TrustEntry& each) {
  a(each.grant, each.identity, each.at, each.repository, each.place, each.is_shared,
    each.scripts_sha256, each.shadows, each.tracked, each.variables_sha256);
}

// A directory below which every environment is approved (`allow --under`). `path` is a real path.
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
  // What is wrong with the file, as doctor shows it; "" if nothing is wrong.
  std::string note;
  StateDocument::Origin origin = StateDocument::Origin::Absent;  // where the content was read from

  const TrustEntry* find(std::string_view real_path) const;  // finds the entry of an environment
};
template <class A>
void fields(A& a, TrustList& each) {
  a(each.entries, each.roots, each.note, each.origin);
}

// Reads state_directory/trust.json; a missing file is an empty list.
Result<TrustList> load_trust(const std::string& state_directory);
// Like load_trust(), but may leave out entries that judge() does not need for `evidence`. If no
// daemon runs, the prompt waits for this function, so the function must be fast even with a
// thousand other approvals.
Result<TrustList> load_trust_for(const std::string& state_directory, const Evidence& evidence);

// Each of the next three functions takes the lock of the file, reads the file again, changes its
// entries and replaces the file. Changes of other programs are therefore kept. A file with a newer
// schema is never rewritten.
Result<void> save_trust_entries(const std::string& state_directory,
                                const std::vector<TrustEntry>& entries);
Result<void> save_trust_root(const std::string& state_directory, const TrustRoot& root);
// Removes all entries and roots with this real path.
Result<void> erase_trust(const std::string& state_directory, std::string_view real_path);

std::string_view grant_name(TrustEntry::Grant grant);  // the name in the file

// Converts an entry to and from the file's format, for requests between programs.
std::string to_json(const TrustEntry& entry);
Result<TrustEntry> trust_entry_from_json(std::string_view text);

}  // namespace venvctl
