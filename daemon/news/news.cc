#include "daemon/news/news.h"

#include <chrono>
#include <utility>

namespace venvctl {

namespace {

std::chrono::system_clock::duration now() {
  return std::chrono::system_clock::now().time_since_epoch();
}

}  // namespace

News::News(Loop& loop, std::string path, Decisions& decisions, KnownEnvironments& environments,
           const StateCopy& state)
    : state_(state),
      writer_(std::move(path), std::chrono::microseconds(
                                   std::chrono::duration_cast<std::chrono::microseconds>(now()))
                                   .count()),
      environments_(loop, environments, state, [this](NewsItem item) { tell(std::move(item)); }),
      directories_(loop, decisions,
                   {[this](NewsItem item) { tell(std::move(item)); },
                    [this] { return environments_.is_watched(); }}) {
  tell({std::string(news::kLost)});
}

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
