// Decisions whose workers are the test itself: what a handler, a shell or an event meets.
#pragma once

#include <string>
#include <vector>

#include "core/base/path.h"
#include "daemon/decisions/decisions.h"
#include "daemon/decisions/state.h"
#include "daemon/watch/mounts.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl {

inline Question question_in(std::string directory) { return {std::move(directory), {}, {}}; }

// An environment of mine that nothing speaks against, `.venv` in `directory`.
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

// Of the directory that holds the environment.
inline constexpr int kHolderWatch = 9;

inline Message resolve_reply(const Decision& decision, const std::vector<WatchedInput>& inputs,
                             bool is_watched = true) {
  Message reply = {to_json(decision), is_watched ? "1" : "0", "0", std::to_string(kHolderWatch)};
  for (const WatchedInput& input : inputs) {
    reply.push_back(std::to_string(input.watch));
    reply.push_back(input.name);
  }
  return reply;
}

struct FakeMounts : Mounts {
  using Mounts::Mounts;
  std::string remote;  // the one mount point; "" none
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
  State state{workers,
              directory.path(),
              {[this] { decisions.trust_changed(); }, [this] { decisions.forget_all(); }, [] {}}};
  Sightings sightings{
      {[] { return int64_t{1'000'000'000'000}; }, [] { return std::vector<std::string>{"/p"}; }}};
  FakeMounts mounts{loop, [] {}};
  Decisions decisions{loop, workers, state, epoch, sightings, mounts};

  // The state files are read as a worker would read them.
  void load_state() {
    state.refresh([](const Result<void>&) {});
    workers.reply(run_state_job(workers.job(), -1));
    decisions.state_is_loaded();
  }
  // What `directory` gets is known, and rests on the name `.venv` of watch kWatch, and on the
  // listing.
  void know(const std::string& at) {
    decisions.answer(question_in(at), [](const std::string&) {});
    workers.reply(resolve_reply(decision_for(at), {{kWatch, ".venv"}, {kWatch, ""}}));
  }
  // The answers to one question, as they come in.
  struct Answers {
    std::vector<std::string> texts;
    Decisions::OnAnswer taker() {
      return [this](const std::string& lines) { texts.push_back(lines); };
    }
  };
};

}  // namespace venvctl
