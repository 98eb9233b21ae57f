// The daemon, put together: what waits for what, from the first client to the end.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/places/places.h"
#include "daemon/decisions/decisions.h"
#include "daemon/decisions/state.h"
#include "daemon/handlers/services.h"
#include "daemon/inventory/inventory.h"
#include "daemon/loop/loop.h"
#include "daemon/loop/signal.h"
#include "daemon/loop/timer.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/server/dispatcher.h"
#include "daemon/server/listener.h"
#include "daemon/server/listening_socket.h"
#include "daemon/server/runtime_lock.h"
#include "daemon/watch/epoch.h"
#include "daemon/watch/mounts.h"
#include "daemon/watch/shells.h"
#include "daemon/watch/sightings.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

enum class StartedBy { Systemd, Supervisor, Hand };

class Daemon {
 public:
  // `lock` is the proof that nobody else serves `places`. Without a socket `from_systemd` one is
  // made as soon as the first answer can be right.
  Daemon(Loop& loop, Places places, RuntimeLock lock, std::optional<ListeningSocket> from_systemd,
         StartedBy started_by, const Spans& spans, const Variables& variables);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Ends what is at work, writes what is unwritten, then stops the loop.
  void leave();
  // Of the process, when the loop has stopped.
  int exit_status() const { return exit_status_; }

 private:
  Services services();
  void open();
  void fail(const Error& error);
  void on_event(const WatchEvent& event);
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
  std::vector<int> unused_watches();

  Loop& loop_;
  const Places places_;
  RuntimeLock lock_;
  std::optional<ListeningSocket> socket_;
  // Before all that holds replies: those that end unanswered still tell their clients.
  std::unique_ptr<Listener> listener_;
  const Spans spans_;
  const Variables variables_;
  const Notify notify_;
  const DaemonFacts facts_;
  Epoch epoch_;
  Watcher watcher_;
  int own_watch_;  // on the runtime directory
  Mounts mounts_;
  WorkerPool pool_;
  State state_;
  Shells shells_;
  Sightings sightings_;
  Decisions decisions_;
  Inventory inventory_;
  Services services_;
  Dispatcher dispatcher_;
  std::optional<Deadline> leaving_;
  int exit_status_ = 0;
  std::set<std::string> logged_;  // what is degraded and was said so

  Timer open_timer_;
  Timer sweep_timer_;
  Timer self_check_timer_;
  Timer epoch_timer_;
  Timer flush_timer_;
  Timer doubt_timer_;
  Timer watchdog_timer_;
  Timer take_place_timer_;
  Timer leave_timer_;
  Signal terminate_;
  Signal interrupt_;
};

}  // namespace venvctl
