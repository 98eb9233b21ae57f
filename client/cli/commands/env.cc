#include <errno.h>
#include <fcntl.h>

#include <chrono>

#include "client/cli/activation/change_text.h"
#include "client/cli/activation/directory_answer.h"
#include "client/cli/activation/variable_changes.h"
#include "client/cli/commands/commands.h"
#include "core/base/fd.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// A variable of shells without a prompt. Its value contains a directory and an epoch path (a file
// of the daemon: docs/architecture.md). While this file exists, the shell need not ask again in
// this directory.
constexpr std::string_view kHere = "_VENVCTL_HERE";
// If the output file is a pipe, how long the command waits for the reader.
constexpr std::chrono::seconds kReaderTime{2};

Result<void> append_to(const std::string& path, std::string_view text) {
  if (text.empty()) return {};
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0666));
  if (!fd) return system_error("write " + in_quotes(path), errno);
  if (auto written = write_full(fd.get(), text, Deadline::in(kReaderTime)); !written) {
    return Error{ErrorCode::Failed, written.error().message + ": " + in_quotes(path)};
  }
  return {};
}

class Env : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("-e,--environment", "ENV", environment_,
                  "environment to use (default: this directory's)");
    syntax.choice("--format", change_formats(), format_, "format of the output (default: bash)");
    syntax.flag("--leave", leave_, "print the code that undoes venvctl's activation");
    syntax.flag(
        "--follow", follow_,
        "print the code that activates this directory's environment, or deactivates the active "
        "one if the directory has none (for env.sh)");
  }

  Result<int> run(Session& session) override {
    if (environment_.has_value() + leave_ + follow_ > 1) {
      return Error{ErrorCode::Usage,
                   "--environment, --leave and --follow cannot be combined: use one of them"};
    }
    // the files in GITHUB_ENV and GITHUB_PATH may hang
    if (format_ == "github") session.begin_inspection();
    if (leave_) return print(session, leaving(session.variables()));
    if (follow_) return follow(session);
    auto answer = answer_here(session);
    if (!answer) return answer.error();
    for (const std::string& message : answer->messages) session.terminal().complain(message);
    const Activation by = environment_ ? Activation::Manual : Activation::OfDirectory;
    return print(session, entering(session.variables(), *answer, by));
  }

 private:
  // Returns the daemon's answer. If the daemon gives no answer, or an answer without an
  // environment, this command decides, because only its own decision says why there is no
  // environment.
  Result<ParsedAnswer> answer_here(Session& session) const {
    if (!environment_) {
      auto answer = answer_of_daemon(session);
      if (answer && !answer->environment.empty()) return *std::move(answer);
      session.note_silent_daemon();  // do not ask the daemon again
    }
    session.begin_inspection();
    auto own = own_answer(session, environment_, Activation::OfDirectory);
    if (!own) return own.error();
    auto answer = parsed_for(session, *own);
    if (answer && !answer->environment.empty()) return *std::move(answer);
    return no_activation(session, session.directory());
  }

  // If the directory has no environment, deactivates the active one. Prints no message.
  Result<int> follow(Session& session) const {
    auto answer = answer_of_daemon(session);
    if (!answer) {
      session.note_silent_daemon();
      session.begin_inspection();
      auto own = own_answer(session, std::nullopt, Activation::OfDirectory);
      const bool is_none = !own && (own.error().code == ErrorCode::NotFound ||
                                    own.error().code == ErrorCode::NotTrusted);
      if (!own && !is_none) return own.error();
      answer = own ? parsed_for(session, *own) : ParsedAnswer();
      if (!answer) return 1;
    }
    VariableChanges changes = entering(session.variables(), *answer);
    if (!answer->epoch.empty()) {
      changes.set(kHere, answer->epoch + ":" + session.directory());
    } else if (session.variables().get(kHere)) {
      changes.set(kHere, std::nullopt);
    }
    return print(session, changes);
  }

  Result<int> print(Session& session, const VariableChanges& changes) const {
    if (changes.is_empty()) return 0;
    if (format_ == "github") return print_for_github(session, changes);
    const ChangeText text = change_text(format_, changes, session.variables());
    for (const std::string& name : text.left_out) {
      session.terminal().complain("venvctl: " + name + " is left out, because the format " +
                                  format_ + " cannot contain its value: choose another --format");
    }
    session.terminal().print(text.text);
    return 0;
  }

  static Result<int> print_for_github(Session& session, const VariableChanges& changes) {
    const auto of_variables = session.variables().non_empty("GITHUB_ENV");
    const auto of_path = session.variables().non_empty("GITHUB_PATH");
    const GithubText text = github_text(changes, session.variables(), of_path.has_value());
    if (of_path) {
      if (auto written = append_to(*of_path, text.path); !written) return written.error();
    }
    if (!of_variables) {
      session.terminal().print(text.variables);
      return 0;
    }
    if (auto written = append_to(*of_variables, text.variables); !written) return written.error();
    return 0;
  }

  std::optional<std::string> environment_;
  std::string format_ = "bash";
  bool leave_ = false;
  bool follow_ = false;
};

}  // namespace

std::unique_ptr<Command> make_env() { return std::make_unique<Env>(); }

}  // namespace venvctl
