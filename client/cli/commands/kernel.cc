#include <unistd.h>

#include "client/cli/activation/process_within.h"
#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/output/json.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/file_edit.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// Checks in Python whether the environment has ipykernel, because only Python knows where it finds
// modules. The last argument of the program is the environment's path, in the form that is shown to
// the user.
constexpr char kLauncher[] =
    "import importlib.util, runpy, sys\n"
    "shown = sys.argv.pop()\n"
    "if importlib.util.find_spec('ipykernel_launcher') is None:\n"
    "    sys.exit(f'venvctl: ipykernel is not installed in {shown}: '\n"
    "             'run venvctl run -- python -m pip install ipykernel')\n"
    "runpy.run_module('ipykernel_launcher', run_name='__main__', alter_sys=True)\n";

class Kernel : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("install|remove|start", verb_, "action");
    syntax.word("FILE", file_, "connection file (only for start, which Jupyter runs)");
  }

  Result<int> run(Session& session) override {
    const bool starts = verb_ == "start";
    if (!starts && verb_ != "install" && verb_ != "remove") {
      return Error{ErrorCode::Usage,
                   "unknown action " + in_quotes(verb_) + ": use install, remove or start"};
    }
    if (starts != file_.has_value()) {
      return Error{ErrorCode::Usage,
                   starts ? "kernel start needs a connection file: only Jupyter runs this command"
                          : "kernel " + verb_ + " takes no file: leave out the file"};
    }
    return starts ? start(session) : change(session, verb_ == "install");
  }

 private:
  static std::string spec_path(const Session& session) {
    std::string data = session.variables().get("JUPYTER_DATA_DIR").value_or("");
    if (!is_absolute_path(data)) {
      const std::string shared = session.variables().get("XDG_DATA_HOME").value_or("");
      const std::string home = session.home();
      if (!is_absolute_path(shared) && home.empty()) return "";
      data =
          join_path(is_absolute_path(shared) ? shared : join_path(home, ".local/share"), "jupyter");
    }
    return join_path(data, "kernels/venvctl/kernel.json");
  }

  static std::string spec(const ProgramPaths& programs) {
    Json words = Json::array();
    words.push(Json::text(programs.command()));
    for (const char* word : {"kernel", "start", "{connection_file}"}) words.push(Json::text(word));
    Json json = Json::object();
    json.set("argv", std::move(words))
        .set("display_name", "Environment of this folder")
        .set("language", "python");
    return json.dump();
  }

  static Result<int> change(Session& session, bool installs) {
    const std::string path = spec_path(session);
    if (path.empty()) return no_home_directory();
    auto programs = program_paths();
    if (!programs) return programs.error();
    auto old_content = read_start_up_file(path);
    if (!old_content) return old_content.error();
    const FileEdit edit{path, *std::move(old_content), installs ? spec(*programs) : ""};
    const std::string shown = session.shown(path);
    if (!edit.is_change()) {
      session.terminal().say(installs ? shown + " is already installed"
                                      : "no venvctl kernel is installed at " + shown);
      return 0;
    }
    if (auto made = make_edit(session, edit); !made) return made.error();
    if (!installs) rmdir(std::string(parent_path(path)).c_str());  // only if it is empty
    session.terminal().say(installs ? "added the kernel \"Environment of this folder\" (" + shown +
                                          "): each environment needs the package ipykernel"
                                    : "removed " + shown);
    return 0;
  }

  Result<int> start(Session& session) const {
    auto report = find_environment_to_activate(session, std::nullopt);
    if (!report) return report.error();
    auto variables = variables_within(session, *report);
    if (!variables) return variables.error();
    session.begin_changes();
    return become(session, {report->prefix,
                            {join_path(report->prefix, "bin/python"), "-c", kLauncher, "-f", *file_,
                             session.shown(report->prefix)},
                            *std::move(variables)});
  }

  std::string verb_;
  std::optional<std::string> file_;
};

}  // namespace

std::unique_ptr<Command> make_kernel() { return std::make_unique<Kernel>(); }

}  // namespace venvctl
