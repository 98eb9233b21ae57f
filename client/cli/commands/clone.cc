#include "client/cli/clone/clone.h"

#include "client/cli/commands/commands.h"
#include "client/cli/commands/copy_command.h"
#include "client/cli/output/json.h"

namespace venvctl {
namespace {

class Clone : public CopyCommand {
 public:
  void declare(Syntax& syntax) override {
    CopyCommand::declare(syntax);
    syntax.flag("--link", link_,
                "use hard links for the files of packages (if you edit such a file, it changes in "
                "both environments)");
  }

 private:
  std::string verb() const override { return "clone"; }

  Result<void> check(Session& session, const EnvironmentReport& source,
                     const std::string& place) const override {
    return check_copy(session, source, place);
  }

  Result<void> make(Session& session, const EnvironmentReport& source,
                    const std::string& place) const override {
    auto cloned =
        clone_environment(session, source, place, link_ ? Sharing::Packages : Sharing::None);
    if (!cloned) return cloned.error();
    if (session.wants_json()) {
      print_json(session, source, place, *cloned);
    } else {
      say_cloned(session, source, place, cloned->count);
    }
    say_left(session, cloned->left);
    if (link_) say_shared(session, cloned->count);
    return {};
  }

  static void print_json(Session& session, const EnvironmentReport& source,
                         const std::string& place, const Cloned& cloned) {
    Json not_updated = Json::array();
    for (const std::string& path : cloned.left) not_updated.push(Json::text(path));
    Json json = Json::object();
    json.set("prefix", place)
        .set("source", source.prefix)
        .set("method", cloned.count.method())
        .set("files", Json::number(static_cast<int64_t>(cloned.count.files)))
        .set("copiedBytes", Json::number(static_cast<int64_t>(cloned.count.bytes)))
        .set("notUpdated", std::move(not_updated));
    session.terminal().print(json.dump());
  }

  bool link_ = false;
};

}  // namespace

std::unique_ptr<Command> make_clone() { return std::make_unique<Clone>(); }

}  // namespace venvctl
