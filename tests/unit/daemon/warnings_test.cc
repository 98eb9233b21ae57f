#include "daemon/news/warnings.h"

#include "core/wire/frame.h"
#include "tests/support/catch.h"

namespace venvctl::warnings_test {

const Loss kLoss = {{{"/p/.venv", "/p", "/usr/bin/python3.11"}}};
const std::string kText =
    "venvctl: 1 environment lost /usr/bin/python3.11: run venvctl repair --all";
const std::string kAnswer = "epoch /e\nroot /p\nenv\n.\n";
const std::string kWarned = "epoch /e\nkeep no\nroot /p\nenv\nwarn 8 " + kText + "\n.\n";

struct Machine {
  // Pids that no process has.
  static constexpr pid_t kOne = 1 << 28;
  static constexpr pid_t kTwo = kOne + 1;
  Shells shells{[](pid_t pid) { return std::optional<uint64_t>(pid); }};
  Warnings warnings{shells, 7};

  void ask(pid_t pid, const std::string& directory, std::vector<std::string> active = {},
           const std::string& heard = "") {
    shells.saw(pid, "zsh", {directory, {}, {}});
    warnings.asked(pid, std::move(active), heard);
  }
};

TEST_CASE("a warning is in each answer until the shell has asked with its number") {
  Machine machine;
  machine.ask(Machine::kOne, "/p/src");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kAnswer);
  CHECK(machine.warnings.warn(kLoss, "/home/me") == std::set<pid_t>{Machine::kOne});
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kWarned);
  machine.ask(Machine::kOne, "/elsewhere", {}, "7");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kWarned);
  machine.ask(Machine::kOne, "/elsewhere", {}, "8");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kAnswer);
}

TEST_CASE("an answer that may not be remembered says so once, and `later` stays as it is") {
  Machine machine;
  machine.ask(Machine::kOne, "/p");
  machine.warnings.warn(kLoss, "/home/me");
  CHECK(machine.warnings.with_warning(Machine::kOne, "epoch /e\nkeep no\nroot /p\nenv\n.\n") ==
        kWarned);
  CHECK(machine.warnings.with_warning(Machine::kOne, "root\nenv\n.\n") ==
        "keep no\nroot\nenv\nwarn 8 " + kText + "\n.\n");
  CHECK(machine.warnings.with_warning(Machine::kOne, "later\n.\n") == "later\n.\n");
}

TEST_CASE("a warning concerns shells that have or got the environment, or are in its project") {
  Machine machine;
  machine.ask(Machine::kOne, "/elsewhere", {"/p/.venv"});
  machine.ask(Machine::kTwo, "/elsewhere");
  CHECK(machine.warnings.warn(kLoss, "/home/me") == std::set<pid_t>{Machine::kOne});
  machine.warnings.with_warning(Machine::kTwo, "root /p\nenv /p/.venv\n.\n");
  CHECK(machine.warnings.warn(kLoss, "/home/me").contains(Machine::kTwo));
  machine.ask(Machine::kTwo, "/elsewhere");
  CHECK_FALSE(machine.warnings.warn(kLoss, "/home/me").contains(Machine::kTwo));
  machine.ask(Machine::kTwo, "/p");
  CHECK(machine.warnings.warn(kLoss, "/home/me").contains(Machine::kTwo));
  // The home directory, and a directory above it, do not count as projects.
  CHECK_FALSE(machine.warnings.warn(kLoss, "/p/me").contains(Machine::kTwo));
}

TEST_CASE("a warning is dropped after some answers if the hook never sends its number") {
  Machine machine;
  machine.ask(Machine::kOne, "/p");
  machine.warnings.warn(kLoss, "/home/me");
  for (int i = 0; i < Warnings::kMaxAnswers; ++i) {
    machine.ask(Machine::kOne, "/p");
    CHECK(machine.warnings.with_warning(Machine::kOne, "later\n.\n") == "later\n.\n");
    CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kWarned);
  }
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kAnswer);
}

TEST_CASE("an answer that has no room for a warning stays as it is") {
  Machine machine;
  machine.ask(Machine::kOne, "/p");
  machine.warnings.warn(kLoss, "/home/me");
  const std::string full =
      "root /p\nenv\nsay " + std::string(wire::kMaxBodyBytes - 20, 'x') + "\n.\n";
  CHECK(machine.warnings.with_warning(Machine::kOne, full) == full);
}

TEST_CASE("the second warning is sent when the shell has confirmed the first") {
  Machine machine;
  machine.ask(Machine::kOne, "/p");
  machine.warnings.warn(kLoss, "/home/me");
  machine.warnings.warn(kLoss, "/home/me");
  machine.ask(Machine::kOne, "/p", {}, "8");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer).find("warn 9 ") != std::string::npos);
  machine.ask(Machine::kOne, "/p", {}, "9");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer) == kAnswer);
  for (size_t i = 0; i <= Warnings::kMaxPerShell; ++i) machine.warnings.warn(kLoss, "/home/me");
  CHECK(machine.warnings.with_warning(Machine::kOne, kAnswer).find("warn 11 ") !=
        std::string::npos);
}

TEST_CASE("a dead shell is forgotten") {
  Machine machine;
  machine.ask(Machine::kOne, "/p");
  machine.warnings.warn(kLoss, "/home/me");
  Shells none;
  Warnings other{none, 7};
  other.asked(Machine::kOne, {}, "");
  other.forget_dead();
  CHECK(other.with_warning(Machine::kOne, kAnswer) == kAnswer);
  CHECK(other.warn(kLoss, "/home/me").empty());
}

}  // namespace venvctl::warnings_test
