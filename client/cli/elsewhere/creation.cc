#include "client/cli/elsewhere/creation.h"

#include "client/cli/elsewhere/other_side.h"
#include "client/cli/elsewhere/using.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kExists = 3;

// Creates an environment on the other side. Arguments: the directory; "clear" or "keep"; the number
// of arguments for pip; the arguments for pip; the arguments for venv. Exits with 3 if something
// already exists at the path.
constexpr char kCreation[] = R"(
import os, subprocess, sys
path, mode, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
packages, options = sys.argv[4:4 + count], sys.argv[4 + count:]
if mode == "keep" and os.path.lexists(path):
    sys.exit(3)
code = subprocess.call([sys.executable, "-m", "venv"] + options + [path])
if code == 0 and packages:
    code = subprocess.call([os.path.join(path, "bin/python"), "-m", "pip", "install"] + packages)
sys.exit(code)
)";

Result<std::vector<std::string>> pip_words(const ElsewhereRecord& record,
                                           const ElsewhereCreation& wanted) {
  std::vector<std::string> words;
  for (const std::string& file : wanted.requirement_files) {
    const auto there = directory_there(record, file);
    if (!there) {
      return Error{ErrorCode::Failed, in_quotes(file) + " does not exist in " +
                                          displayable(record.place) +
                                          ": give a file of the project"};
    }
    words.insert(words.end(), {"-r", *there});
  }
  words.insert(words.end(), wanted.packages.begin(), wanted.packages.end());
  return words;
}

}  // namespace

Result<int> create_elsewhere(Session& session, const std::string& prefix,
                             const ElsewhereCreation& wanted) {
  const auto record = elsewhere_at(session.files(), prefix);
  if (!record) {
    return Error{ErrorCode::NotFound, session.shown(prefix) +
                                          " has no usable record: run venvctl "
                                          "use again"};
  }
  const std::string path =
      normal_path(record->directory, wanted.path.empty() ? ".venv" : wanted.path);
  if (has_control(path)) {
    return Error{ErrorCode::Usage, "the path has a control character: give another PATH"};
  }
  auto pip = pip_words(*record, wanted);
  if (!pip) return pip.error();
  const std::string shown = in_quotes(path) + " in " + displayable(record->place);
  if (wanted.is_dry_run) {
    session.terminal().say("would create " + shown + "; nothing was changed");
    return 0;
  }
  session.begin_changes();
  auto side = OtherSide::of(session, *record, prefix);
  if (!side) return side.error();
  // Uses the Python that the user chose, unless it belongs to the environment that will be
  // replaced.
  const bool is_inside = record->asked_python.empty() || path_contains(path, record->asked_python);
  std::vector<std::string> words = {is_inside ? "python3" : record->asked_python,
                                    "-I",
                                    "-c",
                                    kCreation,
                                    path,
                                    wanted.clears ? "clear" : "keep",
                                    std::to_string(pip->size())};
  words.insert(words.end(), pip->begin(), pip->end());
  if (wanted.clears) words.emplace_back("--clear");
  if (wanted.system_site_packages) words.emplace_back("--system-site-packages");
  if (!wanted.with_pip) words.emplace_back("--without-pip");
  const int exit_code = side->run(*record, words);
  if (exit_code == kExists) {
    return Error{ErrorCode::Failed, shown + " already exists: pass --clear to recreate it"};
  }
  if (exit_code != 0) {
    return Error{ErrorCode::Failed, "the Python there did not create " + shown + " (exit code " +
                                        std::to_string(exit_code) + "): see its output above"};
  }
  session.terminal().say("created " + shown);
  const std::string python = wanted.path.empty() ? "" : join_path(path, "bin/python");
  if (auto used = use_another_python(session, record->project, python); !used) return used.error();
  return 0;
}

}  // namespace venvctl
