// Copies an environment so that the copy works at another path.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/clone/copy_tree.h"
#include "client/cli/create/staging.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/relocation/relocation.h"

namespace venvctl {

// The path that NEW means: a path if it has a slash, else a sibling of the environment at `prefix`.
std::string place_called(const Session& session, const std::string& prefix,
                         const std::string& name);

// Fails if the environment cannot be copied, or if nothing can be created at `place`: it exists,
// PATH cannot hold it, or it is inside the environment. Changes nothing.
Result<void> check_copy(Session& session, const EnvironmentReport& source,
                        const std::string& place);

// A copy of `source` that is complete, but not yet at its path.
struct PreparedCopy {
  Staging staging;
  PathMoves moves;
  CopyCount count;
  std::vector<std::string> left;  // files that refer to another path, by their new path
};

// Copies the environment into a staging directory next to `place` and replaces the old
// path in its files. Editable installs are changed only between two work trees of one repository.
// The caller holds the lock of the source.
Result<PreparedCopy> prepared_copy(Session& session, const EnvironmentReport& source,
                                   const std::string& place, Sharing sharing);

// What a clone consists of.
struct Cloned {
  CopyCount count;
  std::vector<std::string> left;  // files that refer to another path, by their new path
  bool is_approved = false;
};

// Makes a copy at `place` and records it. The copy is approved or denied if the source is, but
// approved only if nobody else can change it there. After a failure there is nothing at `place`.
Result<Cloned> clone_environment(Session& session, const EnvironmentReport& source,
                                 const std::string& place, Sharing sharing);

// "cloned ~/a/.venv to ~/b/.venv (300 files copied)".
void say_cloned(Session& session, const EnvironmentReport& source, const std::string& place,
                const CopyCount& count);
// Prints the files that still refer to another place, and that both share files.
void say_left(Session& session, const std::vector<std::string>& left);
void say_shared(Session& session, const CopyCount& count);

}  // namespace venvctl
