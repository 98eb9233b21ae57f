#include <errno.h>
#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/service.h"
#include "core/base/process.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Logs : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("-f,--follow", follow_, "keep printing new lines");
  }

  Result<int> run(Session& session) override {
    auto places = session.places();
    if (!places) return places.error();
    const std::string path = places->log_path();
    if (service_manager(session) == ServiceManager::Systemd) {
      std::vector<std::string> words = {"journalctl", "--user", "--unit", "venvd.service"};
      words.emplace_back(follow_ ? "--follow" : "--no-pager");
      return become(session, std::move(words));
    }
    if (!session.files().status(path)) {
      return Error{ErrorCode::NotFound,
                   "no log at " + session.shown(path) + " yet: run venvctl daemon start"};
    }
    if (follow_) return become(session, {"tail", "-n", "100", "-F", path});
    return become(session, {"cat", path});
  }

 private:
  static Result<int> become(Session& session, std::vector<std::string> words) {
    const auto program = find_system_program(session, words[0]);
    if (!program) return Error{ErrorCode::NotFound, words[0] + " is not installed: install it"};
    const ExecStrings argv(std::move(words));
    execv(program->c_str(), argv.get());
    return system_error("run " + *program, errno);
  }

  bool follow_ = false;
};

}  // namespace

std::unique_ptr<Command> make_logs() { return std::make_unique<Logs>(); }

}  // namespace venvctl
