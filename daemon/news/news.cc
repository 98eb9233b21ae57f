#include "daemon/news/news.h"

#include <chrono>
#include <utility>

namespace venvctl {

namespace {

std::chrono::system_clock::duration now() {
  return std::chrono::system_clock::now().time_since_epoch();
}

}  // namespace

News::News(Loop& loop, Files files, Workers& workers, Decisions& decisions,
           KnownEnvironments& environments, const StateCopy& state, const Shells& shells)
    : state_(state),
      writer_(std::move(files.stream),
              std::chrono::duration_cast<std::chrono::microseconds>(now()).count()),
      environments_(loop, environments, state, [this](NewsItem item) { tell(std::move(item)); }),
      prompts_(loop, workers, shells, std::move(files.configuration)),
      directories_(
          loop, decisions,
          {[this](NewsItem item) { tell(std::move(item)); },
           [this] { return environments_.is_watched(); }, [this] { return prompts_.directories(); },
           [this](const std::string& place, pid_t asking) { prompts_.changed(place, asking); }}) {}

void News::begin() { tell({std::string(news::kLost)}); }

void News::watch(const ListingRequest& request, const std::function<void(int64_t last)>& on_ready) {
  environments_.watch(request, [this, on_ready] { on_ready(writer_.last()); });
}

void News::trust_changed() {
  for (NewsItem& item : trust_.compare(state_.trust())) tell(std::move(item));
}

void News::tell(NewsItem item) {
  writer_.write(std::move(item), std::chrono::duration_cast<std::chrono::seconds>(now()).count());
}

}  // namespace venvctl
