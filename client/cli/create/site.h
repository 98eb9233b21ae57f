// The directory in which an environment is made: claimed before the tool runs, given back when it
// fails, never more than we made.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/create/remove_tree.h"
#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/registry/environment_store.h"

namespace venvctl {

// The lock that a creation holds on the directory it works in. Fails where one is at work.
Result<UniqueFd> lock_site(const std::string& prefix);

class Site {
 public:
  enum class Clear { No, Yes };
  // The state files, through the daemon where one runs: it must know at once what is half made.
  struct Journal {
    std::function<Result<EnvironmentList>()> read;
    std::function<Result<void>(const EnvironmentRecord& record)> record;
    std::function<Result<void>(const std::string& prefix)> erase;
  };

  // Makes the directory and its missing parents, locks it and records the intent, with device and
  // inode when the directory is new; only then does what an interrupted creation left there go. An
  // environment is refused, with Clear::Yes emptied; anything else that is not empty is refused
  // always.
  static Result<Site> claim(FileSystem& files, Journal journal, const std::string& prefix,
                            Clear clear);
  Site(Site&& other) noexcept;
  Site& operator=(Site&&) = delete;
  ~Site() { static_cast<void>(give_back().ok()); }

  // Unless it is kept: what was made is removed, the record with it, and the directory unless it
  // was there before and empty. Once; then nothing is left to give back.
  Result<void> give_back();

  // Empty again: for the next tool.
  Result<void> clear();
  // The environment is complete: it stays, and its record is the caller's business.
  void keep() { is_claimed_ = false; }
  bool took_over() const { return took_over_; }  // something half-made of ours was there

 private:
  // What goes of what is there.
  enum class Removal { Nothing, Everything, MadeByTools };

  Site(std::string prefix, Journal journal)
      : prefix_(std::move(prefix)), journal_(std::move(journal)) {}
  Result<void> make();
  Result<void> lock();
  Result<void> check_writable();
  Result<Removal> take_existing(FileSystem& files, Clear clear);
  Result<void> remove(Removal removal);
  Result<void> record_intent();
  Result<void> remove_made();

  std::string prefix_;
  Journal journal_;
  std::vector<std::string> made_parents_;  // outermost first
  DirectoryIdentity identity_;
  UniqueFd lock_;
  bool is_ours_ = false;      // the directory itself: we made it, or emptied it for good
  bool is_claimed_ = false;   // there is something to give back
  bool is_recorded_ = false;  // the intent
  bool took_over_ = false;
};

}  // namespace venvctl
