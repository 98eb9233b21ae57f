// Decides whether a directory may be deleted as an environment. The guard deletes nothing, so a
// command can also ask it before a message recommends a deletion.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/deletion/held_directory.h"
#include "core/base/result.h"

namespace venvctl {

// A directory that no deletion may include.
struct KeptDirectory {
  DirectoryIdentity identity;
  std::string_view words;  // "your home directory"
};

struct DeletionRules {
  std::vector<KeptDirectory> kept;
  // the top-level entries to delete; empty: all entries
  std::span<const std::string_view> only = {};
  bool keeps_directory = false;  // deletes only the content, and keeps the directory
  // True if venvctl made the content. Then only mounts and files of other users prevent the
  // deletion.
  bool is_ours = false;
};

// The parts of the message "<the directory> <what>: <fix>".
struct Objection {
  std::string what;  // "contains more than an environment (.git, src)"
  std::string fix;   // what to do; never a command that deletes
};

enum class Access {
  AsItIs,
  // A directory that the user owns but may not access gets permissions during the inspection.
  Opened
};

class DeletionGuard {
 public:
  // `top` and `rules` must outlive the guard.
  DeletionGuard(const HeldDirectory& top, const DeletionRules& rules);

  // Inspects the whole tree, except other mounts. Absent: nothing prevents the deletion.
  std::optional<Objection> objection(Access access) const;
  // What prevents the deletion of a directory below the top; "" if nothing. Uses only the
  // directory's status and the names of its entries.
  std::string_view obstacle(const EntryStatus& directory, std::span<const std::string> names) const;

 private:
  class Survey;

  const HeldDirectory& top_;
  const DeletionRules& rules_;
};

Error refusal(const std::string& shown_path, const Objection& objection);

}  // namespace venvctl
