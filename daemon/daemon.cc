#include "daemon/daemon.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/faults/faults.h"
#include "core/stores/user_directories.h"
#include "daemon/handlers/handler_table.h"
#include "daemon/log.h"
#include "daemon/program.h"
#include "daemon/supervisor.h"

namespace venvctl {

namespace {

// How long the daemon waits for the state files before it opens the socket. The first answer
// depends on these files.
constexpr std::chrono::milliseconds kOpenWithin{200};
// Delay before a newly found environment is written to environments.json; short, because `venvctl
// list` reads this file.
constexpr std::chrono::milliseconds kFlushSpan{500};
// Delay before changed state files are read again, because a writer often writes several of them,
// or one of them several times.
constexpr std::chrono::milliseconds kStateRefreshDelay{100};
// systemd takes over a socket path by unlinking it and binding again. The daemon waits this long
// before it rebinds, so that systemd finds the path free.
constexpr std::chrono::milliseconds kLetOthersBind{100};
// How long running work may take after shutdown is requested.
constexpr std::chrono::milliseconds kLeaveWithin{3'000};
constexpr std::chrono::milliseconds kLeaveLook{5};

int64_t wall_clock_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

uint64_t mount_namespace() {
  struct stat found {};
  return ::stat("/proc/self/ns/mnt", &found) == 0 ? found.st_ino : 0;
}

std::string name_of(StartedBy started_by) {
  switch (started_by) {
    case StartedBy::Systemd:
      return "systemd";
    case StartedBy::Supervisor:
      return "supervisor";
    case StartedBy::Manual:
      break;
  }
  return "manual";
}

}  // namespace

Daemon::Daemon(Loop& loop, Places places, RuntimeLock lock,
               std::optional<ListeningSocket> from_systemd, StartedBy started_by,
               const Spans& spans, const Variables& variables)
    : loop_(loop),
      places_(std::move(places)),
      lock_(std::move(lock)),
      socket_(std::move(from_systemd)),
      spans_(spans),
      variables_(variables),
      notify_(variables, ::getpid()),
      facts_{::getpid(),          VENVCTL_VERSION,     std::chrono::steady_clock::now(),
             name_of(started_by), places_.socket_path, places_.state_directory,
             mount_namespace()},
      epoch_(places_.runtime_directory),
      watcher_(loop, [this](const WatchEvent& event) { on_event(event); }),
      own_watch_(watcher_.add_own_directory(places_.runtime_directory)),
      mounts_(loop, [this](const auto& mount_points) { on_mount_change(mount_points); }),
      pool_(loop, watcher_.fd(), [this] { log_degraded(); }),
      state_(pool_, places_.state_directory,
             {[this] {
                decisions_.trust_changed();
                news_.trust_changed();
              },
              [this] { decisions_.forget_all(); },
              [this] {
                flush_timer_.start_once(kFlushSpan);
                news_.records_changed();
              },
              [this] {
                if (!refresh_timer_.is_running()) refresh_timer_.start_once(kStateRefreshDelay);
              },
              [this] { news_.records_changed(); }}),
      births_({wall_clock_ns, [this] { return shells_.working_directories(); },
               [this] { return shells_.questions(); }, [this] { watcher_.read(); }}),
      decisions_(loop, pool_, state_, epoch_, births_, mounts_, spans.fresh),
      environments_(pool_),
      news_(loop, {places_.news_path(), places_.config_path(), variables}, pool_, decisions_,
            environments_, state_, shells_),
      scans_(loop, watcher_.fd(),
             {places_.state_directory, places_.config_path(), home_directory(variables),
              trash_directory(variables)},
             spans.scan, [this] { return state_.found().origin != StateDocument::Origin::Absent; }),
      unused_watches_(loop, {[this] {
                               return environments_.is_working() || decisions_.is_working() ||
                                      news_.alarm().is_working();
                             },
                             [this](auto watches) { return removable(std::move(watches)); },
                             [this](int watch) { watcher_.remove(watch); }}),
      services_(services()),
      open_timer_(loop, [this] { open(); }),
      sweep_timer_(loop, [this] { sweep(); }),
      self_check_timer_(loop, [this] { check_self(); }),
      epoch_timer_(loop, [this] { decisions_.renew_epoch(); }),
      flush_timer_(loop, [this] { state_.flush([](const Result<void>&) {}); }),
      refresh_timer_(loop, [this] { state_.refresh_if_needed(); }),
      watchdog_timer_(loop, [this] { notify_.alive(); }),
      take_place_timer_(loop, [this] { take_place_if_free(); }),
      leave_timer_(loop, [this] { finish_leaving(); }),
      terminate_(loop, SIGTERM, [this] { leave(); }),
      interrupt_(loop, SIGINT, [this] { leave(); }) {
  for (const HandlerEntry& entry : handler_table()) {
    dispatcher_.add(entry.verb, [this, &entry](std::string_view body, Listener::Send send) {
      entry.handle(services_, body, Reply(std::move(send)));
    });
  }
  pool_.prepare();
  decisions_.on_outdated([this] { news_.answers_changed(); });
  state_.refresh([this](const Result<void>& result) {
    if (result) news_.trust_changed();
    decisions_.state_is_loaded();
    news_.records_changed();
    open();
    log_degraded();
  });
  sweep_timer_.start_every(spans_.sweep);
  self_check_timer_.start_every(spans_.self_check);
  epoch_timer_.start_every(spans_.epoch);
  if (const auto span = notify_.watchdog_span()) watchdog_timer_.start_every(*span);
  // Clients may already be connected to a socket from systemd, so the daemon serves it immediately.
  socket_ ? open() : open_timer_.start_once(kOpenWithin);
}

void Daemon::open() {
  open_timer_.stop();
  if (listener_ || leaving_) return;
  if (!socket_) {
    auto socket = ListeningSocket::bind(places_.socket_path);
    if (!socket) return fail(socket.error());
    socket_ = std::move(*socket);
  }
  listener_ = std::make_unique<Listener>(
      loop_, socket_->fd(), ::getuid(), ConnectionLimits{},
      [this](std::string_view verb, std::string_view body, const Listener::Send& send) {
        dispatcher_.dispatch(verb, body, send);
      });
  ::unlink(places_.silence_path().c_str());  // the file `silent` was about the previous daemon
  news_.begin();
  notify_.ready();
  log_info("venvd " VENVCTL_VERSION " listens on " + places_.socket_path);
  log_degraded();
}

void Daemon::fail(const Error& error) {
  log_error(error.message);
  exit_status_ = static_cast<int>(error.code);
  loop_.stop();
}

Services Daemon::services() {
  return {facts_,
          decisions_,
          state_,
          shells_,
          epoch_,
          environments_,
          news_,
          [this] { watcher_.read(); },
          [this] { watcher_.read_for_a_turn(); },
          [this] { everyone_asks_again(); },
          [this] { return pool_.worker_count(); },
          [this] { return degraded(); },
          [this] { leave(); }};
}

// A mount hides the directory that it covers, but inotify reports no event. So the parts of the
// daemon treat the mount as if events were lost.
void Daemon::on_mount_change(const std::vector<std::string>& mount_points) {
  if (mount_points.empty()) return;
  const WatchEvent lost{WatchEvent::What::Overflow, -1, ""};
  const bool is_about_state = std::ranges::any_of(mount_points, [this](const auto& point) {
    return path_contains(point, places_.state_directory);
  });
  if (is_about_state) state_.on_event(lost);
  if (environments_.on_event(lost)) news_.environments_changed();
  news_.on_event(lost);
  decisions_.on_mount_change(mount_points);
}

void Daemon::everyone_asks_again() {
  watcher_.read();  // so that earlier events do not make the new decisions outdated
  decisions_.forget_all();
}

void Daemon::on_event(const WatchEvent& event) {
  state_.on_event(event);
  if (event.watch != own_watch_ || own_watch_ < 0) {
    births_.on_event(event);
    if (environments_.on_event(event)) news_.environments_changed();
    news_.on_event(event);
    return decisions_.on_event(event);
  }
  if (event.what == WatchEvent::What::Gone) own_watch_ = -1;
  if (event.name == base_name(epoch_.path()) && ::access(epoch_.path().c_str(), F_OK) != 0) {
    decisions_.renew_epoch();
  }
  const bool is_about_socket = event.name == base_name(places_.socket_path);
  if (is_about_socket || event.what != WatchEvent::What::Changed) {
    self_check_timer_.start_every(spans_.self_check);
    check_self();
  }
}

std::vector<Question> Daemon::held_questions() const {
  std::vector<Question> questions;
  for (const auto& [pid, shell] : shells_.all()) questions.push_back(shell.question);
  return questions;
}

void Daemon::sweep() {
  shells_.drop_dead();
  if (epoch_.path().empty()) decisions_.renew_epoch();  // the disk may have space again
  epoch_.remove_old();
  environments_.forget_unasked();
  news_.sweep();
  // This must come before decisions_.sweep(), which makes workers busy, because no watch can be
  // released while a worker is busy.
  unused_watches_.add(take_unused_watches());
  decisions_.sweep(held_questions());
  state_.refresh([this](const Result<void>&) {
    if (state_.has_unwritten()) flush_timer_.start_once(std::chrono::milliseconds(0));
  });
  pool_.let_idle_go();
  log_degraded();
  ::unlink(places_.failure_path().c_str());
  leave_if_unneeded();
}

std::vector<int> Daemon::take_unused_watches() {
  if (environments_.is_working() || decisions_.is_working() || news_.alarm().is_working())
    return {};
  std::vector<int> unused = decisions_.take_unused_watches();
  for (const std::vector<int>& more : {environments_.take_unused_watches(),
                                       state_.take_unused_watches(), news_.take_unused_watches()}) {
    unused.insert(unused.end(), more.begin(), more.end());
  }
  return unused;
}

// Returns those of `watches` that no part of the daemon needs. A part that still needs a watch
// releases it later.
std::vector<int> Daemon::removable(std::vector<int> watches) {
  watches = births_.hold_back(watches);
  std::erase_if(watches, [this](int watch) {
    return watch == own_watch_ || state_.has_watch(watch) || environments_.has_watch(watch) ||
           decisions_.has_watch(watch) || news_.alarm().has_watch(watch);
  });
  return watches;
}

void Daemon::leave_if_unneeded() {
  if (!listener_) return;
  const auto silence = std::chrono::steady_clock::now() - listener_->last_client_at();
  if (silence < spans_.leave || listener_->client_count() > 0 || !shells_.all().empty()) return;
  log_info("no shell needs the daemon: stopping");
  leave();
}

void Daemon::check_self() {
  log_degraded();
  if (program_file().is_replaced) {
    log_info("the program file of venvd was replaced: stopping");
    if (facts_.started_by == "supervisor") exit_status_ = kExitReplaced;
    return leave();
  }
  // Clients may now use another directory, because the fallback directory is used only while the
  // usual directory is missing.
  const auto now = places(variables_, ::getuid());
  if (now && now->socket_path != places_.socket_path) {
    log_info("the runtime directory is now " + now->runtime_directory + ": stopping");
    return leave();
  }
  check_socket();
}

void Daemon::check_socket() {
  if (leaving_ || !listener_) return;
  switch (socket_->at_path()) {
    case ListeningSocket::AtPath::Ours:
      return;
    case ListeningSocket::AtPath::Anothers:
      log_info("another daemon now listens on the socket: stopping");
      return leave();
    case ListeningSocket::AtPath::Nothing:
      break;
  }
  // Only systemd can recreate the socket that it created. After this daemon has stopped, the next
  // client starts a daemon.
  if (facts_.started_by == "systemd") {
    log_warning("the socket was removed: stopping");
    return leave();
  }
  if (!take_place_timer_.is_running()) take_place_timer_.start_once(kLetOthersBind);
}

void Daemon::take_place_if_free() {
  const bool is_free = socket_->at_path() == ListeningSocket::AtPath::Nothing;
  return is_free && !leaving_ ? take_place_again() : check_socket();
}

void Daemon::take_place_again() {
  const auto usable = ensure_private_directory(places_.runtime_directory, ::getuid());
  if (!usable) return fail(usable.error());
  if (!lock_.is_at_path()) {
    auto lock = RuntimeLock::take(places_.lock_path(), Deadline::in({}));
    if (!lock || !*lock) return leave();  // another daemon took it first
    lock_ = std::move(**lock);
  }
  auto socket = ListeningSocket::bind(places_.socket_path);
  if (!socket) return fail(socket.error());
  listener_->move_to(socket->fd());
  socket_ = std::move(*socket);
  if (own_watch_ < 0) own_watch_ = watcher_.add_own_directory(places_.runtime_directory);
  decisions_.renew_epoch();
  log_info("the socket was missing: recreated it");
}

std::vector<Degraded> Daemon::degraded() const {
  std::vector<Degraded> all;
  const auto add = [&all](const faults::Fault& fault, std::string what) {
    all.push_back({fault.name, std::move(what), fault.fix});
  };
  if (!watcher_.failure().empty()) add(faults::kInotifyInstances, watcher_.failure());
  if (decisions_.watch_limit_was_reached()) {
    add(faults::kInotifyWatches,
        "the system's limit on inotify watches is reached, so answers are not remembered");
  }
  for (const std::string& place : decisions_.slow_places()) {
    add(faults::kPlaceHangs, "reading " + place + " hangs");
  }
  for (const auto& [place, file] : decisions_.places_that_kill()) {
    const std::string where = file.empty() ? "" : " while reading " + displayable(file);
    add(faults::kPlaceKills, "a worker crashed in " + displayable(place) + where);
  }
  if (!pool_.start_failure().empty()) add(faults::kProcesses, pool_.start_failure());
  for (const std::string& note : state_.notes()) add(faults::kStateFile, note);
  if (!state_.write_failure().empty()) add(faults::kStateUnwritable, state_.write_failure());
  if (listener_ && listener_->ran_out_of_descriptors()) {
    add(faults::kDescriptors, "no file descriptors are left for more clients, so some wait");
  }
  if (epoch_.path().empty()) {
    add(faults::kRuntimeFull, "cannot write to " + places_.runtime_directory);
  }
  return all;
}

// Logs each fault once when it begins and once when it ends.
void Daemon::log_degraded() {
  std::set<std::string> now;
  for (const Degraded& each : degraded()) {
    if (!logged_.contains(each.what)) log_warning(each.what + ": " + each.fix);
    now.insert(each.what);
  }
  for (const std::string& what : logged_) {
    if (!now.contains(what)) log_info("resolved: " + what);
  }
  logged_ = std::move(now);
}

void Daemon::leave() {
  if (leaving_) return loop_.stop();  // this is the second request to stop
  leaving_ = Deadline::in(kLeaveWithin);
  notify_.stopping();
  if (listener_) listener_->stop_accepting();
  if (socket_ && facts_.started_by != "systemd") socket_->unlink_own();
  state_.flush([](const Result<void>& result) {
    if (!result) log_warning(result.error().message);
  });
  leave_timer_.start_every(kLeaveLook);
}

void Daemon::finish_leaving() {
  const bool is_done = (!listener_ || listener_->working_count() == 0) && pool_.is_idle();
  if (is_done || leaving_->is_past()) loop_.stop();
}

}  // namespace venvctl
