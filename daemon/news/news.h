// Writes events about environments, approvals and directories to the file that `venvctl watch`
// follows, and signals the shells that wait at their prompt.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/inventory/listing.h"
#include "core/news/news_file.h"
#include "core/trust/trust_store.h"
#include "daemon/decisions/decisions.h"
#include "daemon/known_environments/known_environments.h"
#include "daemon/loop/loop.h"
#include "daemon/news/break_alarm.h"
#include "daemon/news/directory_news.h"
#include "daemon/news/environment_news.h"
#include "daemon/news/live_prompts.h"
#include "daemon/news/trust_news.h"
#include "daemon/news/warnings.h"
#include "daemon/state/state_copy.h"

namespace venvctl {

class News {
 public:
  struct Files {
    std::string stream;         // the file that is written
    std::string configuration;  // config.toml, which has the setting prompt.live
    Variables variables = {};   // the daemon's own
  };
  News(Loop& loop, Files files, Workers& workers, Decisions& decisions,
       KnownEnvironments& environments, const StateCopy& state, const Shells& shells);

  // Call this when the daemon begins to answer requests. Writes an event which makes the programs
  // that follow the file send their requests again, to this daemon.
  void begin();
  // Call this when a program wants to follow the file. `on_ready` gets the number of the last event
  // in the file. Later events report everything that happens from then on.
  void watch(const ListingRequest& request, const std::function<void(int64_t last)>& on_ready);
  // Call this when the approvals may have changed, and once when the state files were read for the
  // first time.
  void trust_changed();
  void environments_changed() { environments_.may_have_changed(); }
  // Call this when the records were read again.
  void records_changed() {
    environments_changed();
    alarm_.records_changed();
  }
  void answers_changed() { directories_.outdated(); }
  void on_event(const WatchEvent& event) { alarm_.on_event(event); }
  // Call this from time to time.
  void sweep();
  // Call this when a shell has asked. Warnings::asked() explains the other arguments.
  void asked(pid_t pid, std::vector<std::string> active = {}, std::string_view heard = "") {
    prompts_.asked(pid);
    warnings_.asked(pid, std::move(active), heard);
  }
  // Returns these answer lines, with a warning if this shell must show one.
  std::string with_warning(pid_t pid, const std::string& lines) {
    return warnings_.with_warning(pid, lines);
  }
  // Call this when the shell has got these answer lines. `key` is the cache_key of its question.
  void answered(const std::string& key, std::string_view lines, pid_t pid) {
    directories_.answered(key, lines, pid);
  }

  // The alarm, for its watches and for the numbers in `status`.
  const BreakAlarm& alarm() const { return alarm_; }
  std::vector<int> take_unused_watches() { return alarm_.take_unused_watches(); }

 private:
  void tell(NewsItem item);
  FootingQuestion footing_question() const;
  void warn(const Loss& loss);

  const StateCopy& state_;
  const Shells& shells_;
  Decisions& decisions_;
  const Variables variables_;
  NewsWriter writer_;
  TrustNews trust_;
  EnvironmentNews environments_;
  LivePrompts prompts_;
  DirectoryNews directories_;
  Warnings warnings_;
  BreakAlarm alarm_;
};

}  // namespace venvctl
