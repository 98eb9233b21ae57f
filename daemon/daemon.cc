#include "daemon/daemon.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "core/base/path.h"
#include "core/files/user.h"
#include "core/wire/faults.h"
#include "daemon/handlers/handler_table.h"
#include "daemon/log.h"
#include "daemon/program.h"
#include "daemon/supervisor.h"

namespace venvctl {

namespace {

// The state files are read first, so that the first prompt is right; but not for ever.
constexpr std::chrono::milliseconds kOpenWithin{200};
// A find is written soon, because `venvctl list` reads the file.
constexpr std::chrono::milliseconds kFlushSpan{500};
// Who writes the state files writes more than one of them, or more than once.
constexpr std::chrono::milliseconds kStateDoubtSpan{100};
// systemd takes a path over by removing what is there and binding anew: it is to find it free.
constexpr std::chrono::milliseconds kLetOthersBind{100};
// What is at work when the end comes has so long.
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
    case StartedBy::Hand:
      break;
  }
  return "hand";
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
      // What is mounted over a directory hides it, and tells no event there.
      mounts_(loop,
              [this] {
                const WatchEvent event{WatchEvent::What::Overflow, -1, ""};
                state_.on_event(event);
                inventory_.on_event(event);
                decisions_.on_event(event);
              }),
      pool_(loop, watcher_.fd()),
      state_(pool_, places_.state_directory,
             {[this] { decisions_.trust_changed(); }, [this] { decisions_.forget_all(); },
              [this] { flush_timer_.start_once(kFlushSpan); },
              [this] {
                if (!doubt_timer_.is_running()) doubt_timer_.start_once(kStateDoubtSpan);
              }}),
      sightings_({wall_clock_ns, [this] { return shells_.working_directories(); }}),
      decisions_(loop, pool_, state_, epoch_, sightings_, mounts_),
      inventory_(pool_),
      services_(services()),
      open_timer_(loop, [this] { open(); }),
      sweep_timer_(loop, [this] { sweep(); }),
      self_check_timer_(loop, [this] { check_self(); }),
      epoch_timer_(loop, [this] { decisions_.renew_epoch(); }),
      flush_timer_(loop, [this] { state_.flush([](const Result<void>&) {}); }),
      doubt_timer_(loop, [this] { state_.refresh_if_in_doubt(); }),
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
  state_.refresh([this](const Result<void>&) {
    decisions_.state_is_loaded();
    open();
    log_degraded();
  });
  sweep_timer_.start_every(spans_.sweep);
  self_check_timer_.start_every(spans_.self_check);
  epoch_timer_.start_every(spans_.epoch);
  if (const auto span = notify_.watchdog_span()) watchdog_timer_.start_every(*span);
  // Those who wait in systemd's backlog have connected already.
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
  notify_.ready();
  log_info("venvd " VENVCTL_VERSION " serves " + places_.socket_path);
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
          inventory_,
          [this] { watcher_.read(); },
          [this] { everyone_asks_again(); },
          [this] { return pool_.worker_count(); },
          [this] { return degraded(); },
          [this] { leave(); }};
}

void Daemon::everyone_asks_again() {
  watcher_.read();  // what came before the change was asked for is older than it
  decisions_.forget_all();
}

void Daemon::on_event(const WatchEvent& event) {
  state_.on_event(event);
  if (event.watch != own_watch_ || own_watch_ < 0) {
    sightings_.on_event(event);
    inventory_.on_event(event);
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
  if (epoch_.path().empty()) decisions_.renew_epoch();  // there may be room again
  epoch_.remove_old();
  inventory_.forget_unasked();
  // Before the sweep: while a worker looks at something, none is given back.
  for (const int watch : unused_watches()) watcher_.remove(watch);
  decisions_.sweep(held_questions());
  state_.refresh([this](const Result<void>&) {
    if (state_.has_unwritten()) flush_timer_.start_once(std::chrono::milliseconds(0));
  });
  pool_.let_idle_go();
  log_degraded();
  ::unlink(places_.failure_path().c_str());
  leave_if_unneeded();
}

// What one of them lets go and the other needs is told again by that one, later.
std::vector<int> Daemon::unused_watches() {
  if (inventory_.is_working() || decisions_.is_working()) return {};
  std::vector<int> unused = decisions_.take_unused_watches();
  for (const std::vector<int>& more :
       {inventory_.take_unused_watches(), state_.take_unused_watches()}) {
    unused.insert(unused.end(), more.begin(), more.end());
  }
  unused = sightings_.hold_back(unused);
  std::erase_if(unused, [this](int watch) {
    return watch == own_watch_ || state_.has_watch(watch) || inventory_.has_watch(watch) ||
           decisions_.has_watch(watch);
  });
  return unused;
}

void Daemon::leave_if_unneeded() {
  if (!listener_) return;
  const auto silence = std::chrono::steady_clock::now() - listener_->last_client_at();
  if (silence < spans_.leave || listener_->client_count() > 0 || !shells_.all().empty()) return;
  log_info("nobody needs it: leaving");
  leave();
}

void Daemon::check_self() {
  log_degraded();
  if (program_file().is_replaced) {
    log_info("another venvd was installed in the place of this one: leaving");
    if (facts_.started_by == "supervisor") exit_status_ = kExitReplaced;
    return leave();
  }
  // The directory that clients use may be another by now: a fallback is for as long as the real one
  // is missing.
  User user;  // looked up in no database: that may take long
  user.uid = ::getuid();
  const auto now = places(variables_, user);
  if (now && now->socket_path != places_.socket_path) {
    log_info("the runtime directory is " + now->runtime_directory + " now: leaving");
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
      log_info("another daemon serves the socket now: leaving");
      return leave();
    case ListeningSocket::AtPath::Nothing:
      break;
  }
  // systemd's socket is not ours to make again; clients that find none start a daemon of their own.
  if (facts_.started_by == "systemd") {
    log_warning("the socket was removed: leaving");
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
    if (!lock || !*lock) return leave();  // another daemon was quicker
    lock_ = std::move(**lock);
  }
  auto socket = ListeningSocket::bind(places_.socket_path);
  if (!socket) return fail(socket.error());
  listener_->move_to(socket->fd());
  socket_ = std::move(*socket);
  if (own_watch_ < 0) own_watch_ = watcher_.add_own_directory(places_.runtime_directory);
  decisions_.renew_epoch();
  log_info("the socket was gone: made it again");
}

std::vector<Degraded> Daemon::degraded() const {
  std::vector<Degraded> all;
  const auto add = [&all](const wire::Fault& fault, std::string what) {
    all.push_back({fault.name, std::move(what), fault.cure});
  };
  if (!watcher_.failure().empty()) add(wire::kInotifyInstances, watcher_.failure());
  if (decisions_.watch_limit_was_reached()) {
    add(wire::kInotifyWatches, "the limit of file watches is reached: answers are not remembered");
  }
  for (const std::string& place : decisions_.slow_places()) {
    add(wire::kPlaceHangs, place + " does not answer in time");
  }
  if (!pool_.start_failure().empty()) add(wire::kProcesses, pool_.start_failure());
  for (const std::string& note : state_.notes()) add(wire::kStateFile, note);
  if (!state_.write_failure().empty()) add(wire::kStateUnwritable, state_.write_failure());
  if (listener_ && listener_->ran_out_of_descriptors()) {
    add(wire::kDescriptors, "no descriptors are left for more clients: some wait");
  }
  if (epoch_.path().empty()) {
    add(wire::kRuntimeFull, "nothing can be written to " + places_.runtime_directory);
  }
  return all;
}

// Once when it begins, once when it is over.
void Daemon::log_degraded() {
  std::set<std::string> now;
  for (const Degraded& each : degraded()) {
    if (!logged_.contains(each.what)) log_warning(each.what + ": " + each.cure);
    now.insert(each.what);
  }
  for (const std::string& what : logged_) {
    if (!now.contains(what)) log_info("no more: " + what);
  }
  logged_ = std::move(now);
}

void Daemon::leave() {
  if (leaving_) return loop_.stop();  // told twice
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
