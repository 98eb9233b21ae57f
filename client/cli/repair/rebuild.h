// Replaces an environment by a new one with the same packages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/records/change_journal.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

struct RebuildRequest {
  bool is_offline = false;  // installers must not use the network
  bool is_forced = false;   // rebuilds even a protected environment
  // The Python that the user wants. Absent: the nearest suitable one.
  std::optional<Interpreter> python = {};
};

struct Rebuilt {
  std::string python;             // the new interpreter
  std::string trashed;            // the path of the old environment in the trash
  std::string note;               // a message if its approval has changed, otherwise ""
  std::vector<std::string> left;  // files that were not copied; relative to the environment
};

// The message "rebuilt with /usr/bin/python3.12; the old environment is in the trash".
std::string words_for(const Session& session, const Rebuilt& rebuilt);

enum class Preference {
  // The minor version that is closest to the old one. Of two that are equally close, the newer one.
  Nearest,
  Newest,
};
// The interpreter for a new environment. The project's `requires-python` must allow it. Fails if
// there is none.
Result<Interpreter> python_for(Session& session, const EnvironmentReport& report,
                               FittingPythons& pythons, Preference preference);

// Fails if the user wants a Python, and the environment that a tool made at `prefix` has another
// version (X.Y).
Result<void> check_python(Session& session, const std::string& prefix,
                          const RebuildRequest& request);

// Prepares the new environment next to the old one, and installs its packages with uv or pip.
// Copies the files of editable installs and pip.conf, and reports what was not copied. Then
// exchanges the environments in one step and moves the old one to the trash. It does this only if
// no package is missing, the new python starts, and `pip check` succeeds. Otherwise keeps the old
// environment, and writes the list of its packages next to it (requirements_file.h).
//
// Fails before it creates anything if the environment must not be replaced: programs run from it,
// it contains other files, the packages that it names must not run (check_may_run), or the file
// system cannot exchange directories.
Result<Rebuilt> rebuild(Session& session, const EnvironmentReport& report,
                        const Interpreter& interpreter, const RebuildRequest& request,
                        ChangeJournal& journal);

}  // namespace venvctl
