// What was approved and denied since the last look at the list.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/news/news_file.h"
#include "core/trust/trust_store.h"

namespace venvctl {

class TrustNews {
 public:
  // One item for each entry and root that is new or different since the last call; none for the
  // first call. What `venvctl create` approved is left out: its creation is reported.
  std::vector<NewsItem> compare(const TrustList& now);

 private:
  bool has_seen_one_ = false;
  std::map<std::string, std::string> seen_;  // a text for each entry and root, by its subject
};

}  // namespace venvctl
