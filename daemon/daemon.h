// Connects the parts of the daemon and controls its life, from start-up to shutdown.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/places/places.h"
#include "daemon/decisions/decisions.h"
#include "daemon/handlers/services.h"
#include "daemon/known_environments/known_environments.h"
#include "daemon/loop/loop.h"
#include "daemon/loop/signal.h"
#include "daemon/loop/timer.h"
#include "daemon/news/news.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/scans/root_scans.h"
#include "daemon/server/dispatcher.h"
#include "daemon/server/listener.h"
#include "daemon/server/listening_socket.h"
#include "daemon/server/runtime_lock.h"
#include "daemon/state/state_copy.h"
#include "daemon/watch/births.h"
#include "daemon/watch/epoch.h"
#include "daemon/watch/mounts.h"
#include "daemon/watch/shells.h"
#include "daemon/watch/unused_watches.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

enum class StartedBy { Systemd, Supervisor, Manual };

class Daemon {
 public:
  // `lock` proves that no other daemon serves `places`. If `from_systemd` is absent, the daemon
  // creates the socket as soon as the state files are loaded, or after a short wait for them.
  Daemon(Loop& loop, Places places, RuntimeLock lock, std::optional<ListeningSocket> from_systemd,
         StartedBy started_by, const Spans& spans, const Variables& variables);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Finishes running work, writes unsaved state, then stops the loop.
  void leave();
  // The exit status of the process; valid once the loop has stopped.
  int exit_status() const { return exit_status_; }

 private:
  Services services();
  void open();
  void fail(const Error& error);
  void on_event(const WatchEvent& event);
  void on_mount_change(const std::vector<std::string>& mount_points);
  void sweep();
  void leave_if_unneeded();
  void check_self();
  void check_socket();
  void take_place_if_free();
  void take_place_again();
  void everyone_asks_again();
  void finish_leaving();
  std::vector<Degraded> degraded() const;
  void log_degraded();
  std::vector<Question> held_questions() const;
  std::vector<int> take_unused_watches();
  std::vector<int> removable(std::vector<int> watches);

  Loop& loop_;
  const Places places_;
  RuntimeLock lock_;
  std::optional<ListeningSocket> socket_;
  // Declared before all members that hold replies, and so destroyed after them: a reply that is
  // destroyed unanswered sends an error to its client through the listener.
  std::unique_ptr<Listener> listener_;
  const Spans spans_;
  const Variables variables_;
  const Notify notify_;
  const DaemonFacts facts_;
  Epoch epoch_;
  Watcher watcher_;
  int own_watch_;  // the watch on the runtime directory
  Mounts mounts_;
  WorkerPool pool_;
  StateCopy state_;
  Shells shells_;
  Births births_;
  Decisions decisions_;
  KnownEnvironments environments_;
  News news_;
  RootScans scans_;
  UnusedWatches unused_watches_;
  Services services_;
  Dispatcher dispatcher_;
  std::optional<Deadline> leaving_;
  int exit_status_ = 0;
  std::set<std::string> logged_;  // the degraded states that are already logged

  Timer open_timer_;
  Timer sweep_timer_;
  Timer self_check_timer_;
  Timer epoch_timer_;
  Timer flush_timer_;
  Timer refresh_timer_;
  Timer watchdog_timer_;
  Timer take_place_timer_;
  Timer leave_timer_;
  Signal terminate_;
  Signal interrupt_;
};

}  // namespace venvctl
