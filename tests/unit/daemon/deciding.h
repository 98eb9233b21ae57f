// A Decisions object for tests. The test acts as the workers, and sends the questions and events.
#pragma once

#include <string>
#include <vector>

#include "core/base/path.h"
#include "daemon/decisions/decisions.h"
#include "daemon/state/state_copy.h"
#include "daemon/watch/mounts.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl {

inline Question question_in(std::string directory) { return {std::move(directory), {}, {}}; }

// A decision for `.venv` in `directory`: the user's own environment, without refusals.
inline Decision decision_for(const std::string& directory) {
  Decision decision;
  decision.directory = directory;
  Choice& choice = decision.choice.emplace();
  choice.prefix = directory + "/.venv";
  choice.kind = "venv";
  choice.name = ".venv";
  choice.root = directory;
  choice.evidence.identity = {choice.prefix, 7, 100, 1000, "config", "/usr/bin/python3"};
  return decision;
}

// The watch of the directory that contains the environment.
inline constexpr int kHolderWatch = 9;

inline Message resolve_reply(const Decision& decision, const std::vector<WatchedName>& inputs,
                             bool is_watched = true, const std::vector<std::string>& places = {}) {
  return job_reply<ResolveJob>(
      ResolveResult{decision, inputs, places, is_watched, kHolderWatch, false});
}

struct FakeMounts : Mounts {
  using Mounts::Mounts;
  std::string remote;  // the only remote mount point; "" if none
  std::string remote_mount_of(std::string_view path) const override {
    return !remote.empty() && path_contains(remote, path) ? remote : "";
  }
};

struct Deciding {
  static constexpr int kWatch = 1;

  TemporaryDirectory directory;
  Loop loop;
  FakeWorkers workers;
  Epoch epoch{directory.path()};
  StateCopy state{
      workers,
      directory.path(),
      {[this] { decisions.trust_changed(); }, [this] { decisions.forget_all(); }, [] {}}};
  Births births{{[] { return int64_t{1'000'000'000'000}; },
                 [] { return std::vector<std::string>{"/p"}; }, [] { return uint64_t{0}; }, [] {}}};
  FakeMounts mounts{loop, [](const std::vector<std::string>&) {}};
  int64_t now_ms = 1'000'000;
  Decisions decisions{
      loop, workers, state, epoch, births, mounts, Decisions::kFreshFor, [this] { return now_ms; }};

  // Reads the state files as a worker would.
  void load_state() {
    state.refresh([](const Result<void>&) {});
    workers.work();
    decisions.state_is_loaded();
  }
  // Puts the decision for `at` into the cache. Its inputs are the name `.venv` in watch kWatch and
  // the listing of that watch.
  void know(const std::string& at) {
    decisions.answer(question_in(at), [](const std::string&) {});
    workers.reply(resolve_reply(decision_for(at), {{kWatch, ".venv"}, directories_in(kWatch)}));
  }
  // The answers received, in order.
  struct Answers {
    std::vector<std::string> texts;
    Decisions::OnAnswer taker() {
      return [this](const std::string& lines) { texts.push_back(lines); };
    }
  };
};

}  // namespace venvctl
