// Writes events about environments, approvals and directories to the file that `venvctl watch`
// follows, and signals the shells that wait at their prompt.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/inventory/listing.h"
#include "core/news/news_file.h"
#include "core/trust/trust_store.h"
#include "daemon/decisions/decisions.h"
#include "daemon/known_environments/known_environments.h"
#include "daemon/loop/loop.h"
#include "daemon/news/directory_news.h"
#include "daemon/news/environment_news.h"
#include "daemon/news/live_prompts.h"
#include "daemon/news/trust_news.h"
#include "daemon/state/state_copy.h"

namespace venvctl {

class News {
 public:
  struct Files {
    std::string stream;         // the file that is written
    std::string configuration;  // config.toml, from which a setting is read
  };
  News(Loop& loop, Files files, Workers& workers, Decisions& decisions,
       KnownEnvironments& environments, const StateCopy& state, const Shells& shells);

  // Call this when the daemon answers requests. Programs that follow the file then send their
  // request to the new daemon.
  void begin();
  // Call this when a program wants to follow the file. `on_ready` gets the number of the last event
  // in the file. Later events report everything that happens from then on.
  void watch(const ListingRequest& request, const std::function<void(int64_t last)>& on_ready);
  // Call this when the approvals may have changed, and once when the state files were read for the
  // first time.
  void trust_changed();
  void environments_changed() { environments_.may_have_changed(); }
  void answers_changed() { directories_.outdated(); }
  // Call asked() when a shell has asked, and answered() when it has got these answer lines. `key`
  // is the cache_key of its question.
  void asked(pid_t pid) { prompts_.asked(pid); }
  void answered(const std::string& key, std::string_view lines, pid_t pid) {
    directories_.answered(key, lines, pid);
  }

 private:
  void tell(NewsItem item);

  const StateCopy& state_;
  NewsWriter writer_;
  TrustNews trust_;
  EnvironmentNews environments_;
  LivePrompts prompts_;
  DirectoryNews directories_;
};

}  // namespace venvctl
