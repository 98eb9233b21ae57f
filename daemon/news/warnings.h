// Keeps the warnings that shells have not heard yet.
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

// A client may stop waiting for an answer, so a warning is in each answer to a shell until the
// shell has asked with the warning's number, which its hook then knows. A hook says each number
// once.
class Warnings {
 public:
  // More are dropped, the oldest first: a shell that never asks again needs no memory.
  static constexpr size_t kMaxPerShell = 4;
  // A warning is dropped after this many answers: a hook that sends no numbers must not ask at each
  // prompt for ever.
  static constexpr int kMaxAnswers = 8;

  // `first`: the numbers begin above it, so that those of two daemons differ.
  Warnings(const Shells& shells, uint64_t first) : shells_(shells), last_(first) {}

  // A shell asks, while `active` are its environments, if any. `heard`: the number of the last
  // warning that it has said; "": none.
  void asked(pid_t pid, std::vector<std::string> active, std::string_view heard);
  // The shell's answer as it must be sent: `lines`, with the first warning that it has not heard.
  std::string with_warning(pid_t pid, const std::string& lines);

  // Warns the shells that have one of the lost environments, or stand in the project of one
  // (`home` is nobody's project). Returns these shells.
  std::set<pid_t> warn(const Loss& loss, const std::string& home);
  // Call from time to time.
  void forget_dead();

 private:
  struct Warning {
    uint64_t number = 0;
    std::string text;
    int answers = 0;  // that contained it
  };
  struct Heard {
    std::set<std::string> environments;  // that the shell has, as far as its questions tell
    std::string directory;               // the physical one, when it last asked
    std::deque<Warning> waiting;
  };
  bool concerns(const Loss& loss, const Shell& shell, const std::string& home) const;

  const Shells& shells_;
  uint64_t last_;
  std::map<pid_t, Heard> heard_;
};

}  // namespace venvctl
