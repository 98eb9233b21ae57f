#include "daemon/news/news.h"

#include <chrono>
#include <utility>

#include "core/stores/user_directories.h"

namespace venvctl {

namespace {

std::chrono::system_clock::duration now() {
  return std::chrono::system_clock::now().time_since_epoch();
}

}  // namespace

News::News(Loop& loop, Files files, Workers& workers, Decisions& decisions,
           KnownEnvironments& environments, const StateCopy& state, const Shells& shells)
    : state_(state),
      shells_(shells),
      decisions_(decisions),
      variables_(std::move(files.variables)),
      writer_(std::move(files.stream),
              std::chrono::duration_cast<std::chrono::microseconds>(now()).count()),
      environments_(loop, environments, state, [this](NewsItem item) { tell(std::move(item)); }),
      prompts_(loop, workers, shells, std::move(files.configuration)),
      directories_(
          loop, decisions,
          {[this](NewsItem item) { tell(std::move(item)); },
           [this] { return environments_.is_watched(); }, [this] { return prompts_.directories(); },
           [this](const std::string& place, pid_t asking) { prompts_.changed(place, asking); }}),
      warnings_(shells, static_cast<uint64_t>(writer_.last())),
      alarm_(loop, workers,
             {[this] { return footing_question(); }, [this] { decisions_.forget_all(); },
              [this](const Loss& loss) { warn(loss); }}) {}

void News::begin() { tell({std::string(news::kLost)}); }

void News::watch(const ListingRequest& request, const std::function<void(int64_t last)>& on_ready) {
  environments_.watch(request, [this, on_ready] { on_ready(writer_.last()); });
}

void News::trust_changed() {
  for (NewsItem& item : trust_.compare(state_.trust())) tell(std::move(item));
}

// The variables of the newest shell say where the user's tools keep environments.
FootingQuestion News::footing_question() const {
  FootingQuestion question{variables_, {}, state_.found().prefixes, {}, state_.other_worlds()};
  const Shell* newest = nullptr;
  for (const auto& [pid, shell] : shells_.all()) {
    if (newest == nullptr || shell.started > newest->started) newest = &shell;
  }
  if (newest != nullptr) {
    for (const auto& [name, value] : newest->question.variables.all()) {
      question.variables.set(name, value);
    }
  }
  for (const EnvironmentRecord& record : state_.environments().records) {
    question.recorded.push_back({record.prefix, "", "", record.project, ""});
  }
  return question;
}

void News::warn(const Loss& loss) {
  const std::set<pid_t> concerned = warnings_.warn(loss, home_directory(variables_));
  decisions_.renew_epoch();
  prompts_.wake(concerned);
}

void News::sweep() {
  warnings_.forget_dead();
  alarm_.sweep();
}

void News::tell(NewsItem item) {
  writer_.write(std::move(item), std::chrono::duration_cast<std::chrono::seconds>(now()).count());
}

}  // namespace venvctl
