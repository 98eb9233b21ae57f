// The services that handlers need, without a daemon.
#pragma once

#include <string>
#include <vector>

#include "daemon/handlers/reply.h"
#include "daemon/handlers/services.h"
#include "tests/unit/daemon/deciding.h"

namespace venvctl {

struct FakeServices : Deciding {
  std::vector<std::string> told;  // what happened, in order; a reply is recorded as its verb
  std::string body;               // body of the last reply
  DaemonFacts facts{4711,     "1.2.3", std::chrono::steady_clock::now(), "manual", "/run/socket",
                    "/state", 40};
  std::vector<Degraded> degraded;
  Shells shells{[](pid_t pid) { return std::optional<uint64_t>(pid); }};
  KnownEnvironments inventory{workers};
  News news{loop,      {directory.path() + "/events", directory.path() + "/config.toml"},
            workers,   decisions,
            inventory, state,
            shells};
  Services services{facts,
                    decisions,
                    state,
                    shells,
                    epoch,
                    inventory,
                    news,
                    [] {},
                    [] {},
                    [this] { told.push_back("everyone asks again"); },
                    [] { return size_t{2}; },
                    [this] { return degraded; },
                    [this] { told.push_back("leave"); }};

  Reply reply() {
    return Reply([this](std::string_view verb, std::string_view text) {
      told.emplace_back(verb);
      body = text;
    });
  }
};

}  // namespace venvctl
