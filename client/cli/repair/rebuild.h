// Replaces an environment by a new one with the same packages.
#pragma once

#include <string>
#include <vector>

#include "client/cli/records/change_journal.h"
#include "client/cli/repair/fitting_python.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

struct RebuildRequest {
  bool is_offline = false;  // installers may not use the network
  bool is_forced = false;   // even if it is protected
};

struct Rebuilt {
  std::string python;             // the new interpreter
  std::string trashed;            // the path of the old environment in the trash
  std::string note;               // a message if its approval has changed, otherwise ""
  std::vector<std::string> left;  // the files that were not copied, as paths below the environment
};

// The message "rebuilt with /usr/bin/python3.12; the old environment is in the trash".
std::string words_for(const Session& session, const Rebuilt& rebuilt);

enum class Preference {
  Nearest,  // the minor version closest to the old one; if two are equally close, the newer
  Newest,
};
// The interpreter for a new environment among those that `requires-python` of the project allows.
// Fails if there is none.
Result<Interpreter> python_for(Session& session, const EnvironmentReport& report,
                               FittingPythons& pythons, Preference preference);

// Fails before it creates anything if the environment may not be replaced: if programs run from it,
// if it contains other files, if the packages that it names may not run (check_may_run), or if the
// file system cannot exchange directories.
//
// The new environment is prepared next to the old one, and its packages are installed by uv or pip.
// Files of editable installs and pip.conf are copied, and what is not copied is reported. If no
// package is missing, the new python starts and `pip check` succeeds, the environments are
// exchanged in one step, and the old environment is moved to the trash. Otherwise the old
// environment is kept, and the list of its packages is written next to it (requirements_file.h).
Result<Rebuilt> rebuild(Session& session, const EnvironmentReport& report,
                        const Interpreter& interpreter, const RebuildRequest& request,
                        ChangeJournal& journal);

}  // namespace venvctl
