#include "daemon/watch/watcher.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace venvctl {

namespace {

// The kernel queues up to 16,384 events. A buffer of this size empties the queue with few reads.
constexpr size_t kBufferBytes = 16 * 1024;
// One call reads at most this many times, or for this long, so that clients are then served.
constexpr int kReadsPerTurn = 16;
constexpr std::chrono::milliseconds kTurn{5};

WatchEvent::What meaning(uint32_t mask) {
  if ((mask & IN_Q_OVERFLOW) != 0) return WatchEvent::What::Overflow;
  if ((mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF)) != 0) return WatchEvent::What::Gone;
  if ((mask & IN_MOVE_SELF) != 0) return WatchEvent::What::Moved;
  if ((mask & IN_ATTRIB) != 0) return WatchEvent::What::Attributes;
  if ((mask & IN_ISDIR) == 0) return WatchEvent::What::Changed;
  if ((mask & IN_CREATE) != 0) return WatchEvent::What::MadeDirectory;
  return (mask & IN_MOVED_TO) != 0 ? WatchEvent::What::CameDirectory : WatchEvent::What::Changed;
}

}  // namespace

Watcher::Watcher(Loop& loop, OnEvent on_event)
    : fd_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)), on_event_(std::move(on_event)) {
  if (!fd_) {
    failure_ = std::string("cannot watch files: ") + std::strerror(errno);
    return;
  }
  poll_ = std::make_unique<Poll>(loop, fd_.get(), [this] { read_for_a_turn(); });
  poll_->start(Poll::For::Reading);
}

int Watcher::add_own_directory(const std::string& directory) {
  return ::inotify_add_watch(fd_.get(), directory.c_str(),
                             IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
}

void Watcher::remove(int watch) { ::inotify_rm_watch(fd_.get(), watch); }

void Watcher::read() { read_for(std::chrono::seconds(1)); }

void Watcher::read_for_a_turn() { read_for(kTurn); }

void Watcher::read_for(std::chrono::milliseconds span) {
  alignas(inotify_event) char buffer[kBufferBytes];
  const Deadline deadline = Deadline::in(span);
  for (int i = 0; i < kReadsPerTurn && !deadline.is_past(); ++i) {
    const ssize_t count = ::read(fd_.get(), buffer, sizeof(buffer));
    if (count <= 0) return;  // no event is waiting, or a later iteration reads it
    report({buffer, static_cast<size_t>(count)});
    if (static_cast<size_t>(count) < sizeof(buffer) / 2) return;
  }
}

void Watcher::report(std::string_view bytes) {
  while (bytes.size() >= sizeof(inotify_event)) {
    inotify_event event;
    std::memcpy(&event, bytes.data(), sizeof(event));
    const char* name = bytes.data() + sizeof(event);
    // The kernel pads the name with zeros.
    const std::string_view text(name, event.len > 0 ? ::strnlen(name, event.len) : 0);
    on_event_({meaning(event.mask), event.wd, text});
    bytes.remove_prefix(sizeof(event) + event.len);
  }
}

}  // namespace venvctl
