#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/link.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/output/json.h"
#include "core/base/fd.h"
#include "core/base/text.h"
#include "core/news/news_file.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

// The daemon reports changes only while a client repeats the request.
constexpr std::chrono::seconds kRepeatAfter{60};
// How long the command waits before it tries again if the daemon or its directory is missing.
constexpr std::chrono::seconds kRetryAfter{1};
// The first reply may take long, because the daemon inspects all environments.
constexpr std::chrono::seconds kReplyWithin{30};

// Waits for changes in the daemon's directory. The directory may be removed and recreated while the
// command waits.
class DirectoryEvents {
 public:
  explicit DirectoryEvents(std::string directory)
      : directory_(std::move(directory)), fd_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

  // Returns false if the directory does not exist.
  bool watch() {
    return inotify_add_watch(fd_.get(), directory_.c_str(),
                             IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF |
                                 IN_MOVE_SELF | IN_ONLYDIR) >= 0;
  }
  // Waits for an event or `timeout`. Returns false if standard output has no reader any more.
  bool wait(std::chrono::milliseconds timeout) {
    pollfd wanted[] = {{fd_.get(), POLLIN, 0}, {STDOUT_FILENO, 0, 0}};
    ::poll(wanted, 2, static_cast<int>(timeout.count()));
    char buffer[4096];
    while (::read(fd_.get(), buffer, sizeof buffer) > 0) {
    }
    return (wanted[1].revents & (POLLERR | POLLNVAL)) == 0;
  }

 private:
  std::string directory_;
  UniqueFd fd_;
};

class Watch : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("--since", "SEQ", since_, "first print the events that came after event SEQ");
  }

  Result<int> run(Session& session) override {
    const auto since = number_of_since();
    if (!since) return since.error();
    auto places = session.places();
    if (!places) return places.error();
    DirectoryEvents events(places->runtime_directory);
    events.watch();
    const auto last = request(session, *places);
    if (!last) return last.error();
    const bool is_unknown = *since && **since > *last;
    if (is_unknown) {
      NewsItem lost{std::string(news::kLost)};
      lost.seq = *last;
      lost.at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
      print(session, lost);
    }
    NewsReader reader(places->news_path(), *since && !is_unknown ? **since : *last);
    return follow(session, *places, events, reader);
  }

 private:
  using Clock = std::chrono::steady_clock;

  Result<std::optional<int64_t>> number_of_since() const {
    if (!since_) return std::optional<int64_t>();
    int64_t number = 0;
    const char* end = since_->data() + since_->size();
    const auto [stop, error] = std::from_chars(since_->data(), end, number);
    if (error != std::errc() || stop != end || number < 0) {
      return Error{ErrorCode::Usage, "--since " + in_quotes(*since_) +
                                         " is not the number of an event: use the seq of an event"};
    }
    return std::optional(number);
  }

  // Asks the daemon to look for changes, and returns the number of its last event.
  static Result<int64_t> request(Session& session, const Places& places) {
    auto body =
        ask_daemon(places, wire::kWatch, encoded_request(session, {}), Deadline::in(kReplyWithin));
    if (!body) return body.error();
    const auto json = Json::parse(*body);
    const auto last = json ? json->number_at("seq") : std::nullopt;
    if (!last) return Error{ErrorCode::Failed, "the daemon is too old: run venvctl daemon restart"};
    return *last;
  }

  Result<int> follow(Session& session, const Places& places, DirectoryEvents& events,
                     NewsReader& reader) {
    Clock::time_point repeat_at = Clock::now() + kRepeatAfter;
    for (;;) {
      // Adds the watch first. The read then finds everything that was written before the watch
      // existed.
      const bool is_there = events.watch();
      const std::vector<NewsItem> items = reader.read();
      // A new daemon inspects the environments at the first request, and does not report what it
      // finds then. The request is therefore sent before this command prints that events were lost.
      const bool is_new_daemon = std::ranges::any_of(
          items, [](const NewsItem& item) { return item.event == news::kLost; });
      if (is_new_daemon || Clock::now() >= repeat_at) {
        const bool is_heard = request(session, places).ok();
        repeat_at = Clock::now() + (is_heard ? kRepeatAfter : kRetryAfter);
      }
      for (const NewsItem& item : items) print(session, item);
      if (auto written = session.terminal().finish(); !written) return written.error();
      const auto pause = std::chrono::ceil<std::chrono::milliseconds>(
          is_there ? repeat_at - Clock::now() : Clock::duration(kRetryAfter));
      if (!events.wait(std::max(pause, std::chrono::milliseconds(0)))) return 0;
    }
  }

  static void print(Session& session, const NewsItem& item) {
    Terminal& terminal = session.terminal();
    if (session.wants_json()) {
      Json json = Json::object();
      json.set("seq", Json::number(item.seq))
          .set("time", Json::time(item.at))
          .set("event", item.event)
          .set_or_null("environment", item.environment)
          .set_or_null("directory", item.directory)
          .set_or_null("file", item.file);
      terminal.print(json.line());
      return;
    }
    std::string line = std::to_string(item.seq) + "  " + item.event;
    const bool is_alone = item.event == news::kLost;
    if (!is_alone) line.append(item.event.size() < 8 ? 8 - item.event.size() : 0, ' ');
    for (const std::string* path : {&item.directory, &item.file, &item.environment}) {
      if (!path->empty()) line += "  " + session.shown(*path);
    }
    if (item.event == news::kActive && item.environment.empty()) line += "  none";
    terminal.print(line + "\n");
  }

  std::optional<std::string> since_;
};

}  // namespace

std::unique_ptr<Command> make_watch() { return std::make_unique<Watch>(); }

}  // namespace venvctl
