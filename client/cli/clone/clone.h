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

// The path for the argument NEW. If `name` contains a slash, the path is `name` itself; otherwise
// it is next to the environment at `prefix`.
std::string place_called(const Session& session, const std::string& prefix,
                         const std::string& name);

// Fails if the environment cannot be copied, or if no copy can be created at `place`: something
// exists there, PATH cannot contain the path, or the path is inside the environment. Changes
// nothing.
Result<void> check_copy(Session& session, const EnvironmentReport& source,
                        const std::string& place);

// A complete copy of an environment, still in its staging directory.
struct PreparedCopy {
  Staging staging;
  PathMoves moves;
  CopyCount count;
  std::vector<std::string> left;  // new paths of unchanged files that refer to other paths
};

// Copies the environment into a staging directory next to `place` and replaces the old
// path in its files. Editable installs are changed only between two work trees of one repository.
// The caller holds the lock of the source.
Result<PreparedCopy> prepared_copy(Session& session, const EnvironmentReport& source,
                                   const std::string& place, Sharing sharing);

// What a clone consists of.
struct Cloned {
  CopyCount count;
  std::vector<std::string> left;  // new paths of unchanged files that refer to other paths
  bool is_approved = false;
};

// Makes a copy at `place` and records it. If the source is approved or denied, so is the copy. But
// the copy is not approved if someone else can change it at `place`. After a failure, nothing
// exists at `place`.
Result<Cloned> clone_environment(Session& session, const EnvironmentReport& source,
                                 const std::string& place, Sharing sharing);

// "cloned ~/a/.venv to ~/b/.venv (300 files copied)".
void say_cloned(Session& session, const EnvironmentReport& source, const std::string& place,
                const CopyCount& count);
// say_left lists the files that still contain another path. say_shared says that source and copy
// share files.
void say_left(Session& session, const std::vector<std::string>& left);
void say_shared(Session& session, const CopyCount& count);

}  // namespace venvctl
