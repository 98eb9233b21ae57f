// Finds out what was approved and denied since the last comparison.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/news/news_file.h"
#include "core/trust/trust_store.h"

namespace venvctl {

class TrustNews {
 public:
  // Returns one event for each entry and root that is new or different since the last call. The
  // first call returns none. Approvals by `venvctl create` are left out, because the creation is
  // reported.
  std::vector<NewsItem> compare(const TrustList& now);

 private:
  bool has_seen_one_ = false;
  std::map<std::string, std::string> seen_;  // the text of each entry and root, by its subject
};

}  // namespace venvctl
