// One question to the daemon and its reply.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/places/places.h"

namespace venvctl {

// For connect, send and receive together: a daemon that needs longer counts as none.
constexpr std::chrono::milliseconds kDaemonDeadline{2000};

// Ends the reason when who listens is no daemon of ours.
inline constexpr std::string_view kForeignPeer = "program is behind the socket";

// The body of the reply (JSON). Code Unreachable when no daemon answers in time; else the error is
// the daemon's own.
Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body);

}  // namespace venvctl
