#include "client/cli/commands/commands.h"
#include "client/cli/output/json.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

class Version : public Command {
 public:
  void declare(Syntax&) override {}

  Result<int> run(Session& session) override {
    if (session.wants_json()) {
      Json json = Json::object();
      json.set("version", VENVCTL_VERSION).set("protocol", Json::number(wire::kProtocolVersion));
      session.terminal().print(json.dump());
    } else {
      session.terminal().print("venvctl " VENVCTL_VERSION "\n");
    }
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> make_version() { return std::make_unique<Version>(); }

}  // namespace venvctl
