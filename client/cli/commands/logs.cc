#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/service.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Logs : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("-f,--follow", follow_, "go on with what comes");
  }

  Result<int> run(Session& session) override {
    auto places = session.places();
    if (!places) return places.error();
    const std::string path = places->log_path();
    if (service_manager(session) == ServiceManager::Systemd) {
      std::vector<std::string> words = {"journalctl", "--user", "--unit", "venvd.service"};
      words.emplace_back(follow_ ? "--follow" : "--no-pager");
      return become(std::move(words));
    }
    if (!session.files().status(path)) {
      return Error{ErrorCode::NotFound, "there is no log yet at " + session.shown(path) +
                                            ": the daemon has not run here"};
    }
    if (follow_) return become({"tail", "-n", "100", "-F", path});
    return become({"cat", path});
  }

 private:
  static Result<int> become(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    return Error{ErrorCode::Failed, "cannot run " + words[0] + ": " + strerror(errno)};
  }

  bool follow_ = false;
};

}  // namespace

std::unique_ptr<Command> make_logs() { return std::make_unique<Logs>(); }

}  // namespace venvctl
