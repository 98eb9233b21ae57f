// Runs programs on the other side (in a container or on another machine) for `venvctl use` and
// `venvctl create`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "client/elsewhere/front_end.h"
#include "client/programs/captured.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

class OtherSide {
 public:
  // Finds the front end (docker, podman or ssh) for the record. Fails if the front end is not on
  // PATH, or if the container does not run. `prefix`: the link directory, which must exist.
  static Result<OtherSide> of(Session& session, const ElsewhereRecord& record,
                              const std::string& prefix);

  const std::string& front_end() const { return front_end_; }
  // The main process of the container; "" if there is none on this machine.
  const std::string& main_pid() const { return main_pid_; }
  // Runs the front end with these arguments, and captures the output.
  Captured ask_front_end(std::vector<std::string> arguments) const;
  // Runs the command `words` on the other side, and captures the output.
  Captured ask(const ElsewhereRecord& record, const std::vector<std::string>& words) const;
  // Runs the command `words` on the other side, in the user's terminal. Returns the exit code.
  int run(const ElsewhereRecord& record, const std::vector<std::string>& words) const;

 private:
  OtherSide(std::string front_end, std::vector<std::string> entries,
            std::vector<std::string> options)
      : front_end_(std::move(front_end)),
        entries_(std::move(entries)),
        ssh_options_(std::move(options)) {}

  std::string front_end_;
  std::vector<std::string> entries_;
  std::vector<std::string> ssh_options_;
  std::string main_pid_;
};

// The variables for the front end.
std::vector<std::string> entries_of(const Session& session);

// The path of the program on the PATH of this command. Ignores programs of the project.
Result<std::string> front_end_for(Session& session, std::string_view name,
                                  const std::string& project);

// How long the other side may take for one answer.
inline constexpr std::chrono::milliseconds kAnswerPatience{60'000};

}  // namespace venvctl
