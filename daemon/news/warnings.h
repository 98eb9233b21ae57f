// Keeps the warnings that shells have not shown yet.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/news/break_alarm.h"
#include "daemon/watch/shells.h"

namespace venvctl {

// A client may stop waiting for an answer, and then the shell does not show the warning. Each
// answer to the shell therefore contains the warning until a question of the shell contains the
// number of the warning. A hook shows a warning with the same number only once.
class Warnings {
 public:
  // If a shell has more warnings, the oldest are dropped, because a shell may never ask again.
  static constexpr size_t kMaxPerShell = 4;
  // A warning is dropped after this many answers. An answer with a warning is not remembered, so a
  // hook that never sends the number of the warning would otherwise ask at every prompt.
  static constexpr int kMaxAnswers = 8;

  // The first warning has the number `first` + 1. Two daemons must not use the same numbers.
  Warnings(const Shells& shells, uint64_t first) : shells_(shells), last_(first) {}

  // Call this when a shell asks. `active`: its active environments. `heard`: the number of the last
  // warning that the shell has shown, or "" if it has shown none.
  void asked(pid_t pid, std::vector<std::string> active, std::string_view heard);
  // Returns the answer to send: `lines`, with the first warning that the shell has not shown yet.
  std::string with_warning(pid_t pid, const std::string& lines);

  // Warns each shell in which one of these environments is active, or whose directory is in the
  // project of one of them. (`home` does not count as a project.) Returns these shells.
  std::set<pid_t> warn(const Loss& loss, const std::string& home);
  // Call this from time to time.
  void forget_dead();

 private:
  struct Warning {
    uint64_t number = 0;
    std::string text;
    int answers = 0;  // how many answers contained the warning
  };
  struct Heard {
    std::set<std::string> environments;  // known from the shell's questions and answers
    std::string directory;               // physical; at the shell's last question
    std::deque<Warning> waiting;
  };
  bool concerns(const Loss& loss, const Shell& shell, const std::string& home) const;

  const Shells& shells_;
  uint64_t last_;
  std::map<pid_t, Heard> heard_;
};

}  // namespace venvctl
