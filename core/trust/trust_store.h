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

// One approval or denial. Keyed by identity.real_path.
struct TrustEntry {
  enum class Grant { Created, Witnessed, Allowed, Denied };
  Grant grant = Grant::Allowed;
  Identity identity;
  int64_t at = 0;  // seconds since the epoch
  // Where it is in a git work tree: the repository's common directory, and its path from the top.
  // Work trees of one repository share the approval of the same path. "" outside of any.
  std::string repository = "";
  std::string place = "";
  bool is_shared = false;                 // although others can change it (`allow --shared`)
  std::string scripts_sha256 = "";        // of the activation scripts that may run; "" none
  std::vector<std::string> shadows = {};  // what in its bin shadowed commands of the system then
};

// A directory below which everything is approved (`allow --under`); real path.
struct TrustRoot {
  std::string path;
  int64_t at = 0;
};

struct TrustList {
  std::vector<TrustEntry> entries;  // sorted by real path
  std::vector<TrustRoot> roots;     // sorted by path
  std::string note;                 // for doctor: what was wrong with the file; "" when all is well
  StateDocument::Origin origin = StateDocument::Origin::Absent;  // where the file's content is from

  const TrustEntry* find(std::string_view real_path) const;
};

// Reads state_directory/trust.json; a missing file is an empty list.
Result<TrustList> load_trust(const std::string& state_directory);

// Each takes the lock, reads again, changes one entry and replaces the file: what others wrote in
// between stays. Entries of a newer schema are never rewritten.
Result<void> save_trust_entry(const std::string& state_directory, const TrustEntry& entry);
Result<void> save_trust_root(const std::string& state_directory, const TrustRoot& root);
// Takes away the entry or root of that real path. Not there: nothing happens.
Result<void> erase_trust(const std::string& state_directory, std::string_view real_path);

std::string_view grant_name(TrustEntry::Grant grant);  // as in the file

// For requests between programs; the same spelling as in the file.
std::string to_json(const TrustEntry& entry);
Result<TrustEntry> trust_entry_from_json(std::string_view text);

}  // namespace venvctl
