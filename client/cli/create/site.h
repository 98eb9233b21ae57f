// The directory in which an environment is created: claimed before the tool runs, given back if the
// tool fails. Never removes more than the creation made.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/cli/deletion/remove_tree.h"
#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/registry/environment_store.h"

namespace venvctl {

// Takes the lock that a creation holds on its directory. Fails if a creation is running there.
Result<UniqueFd> lock_site(const std::string& prefix);

class Site {
 public:
  // Access to the state files, through the daemon if one runs: it must know immediately which
  // environments are incomplete.
  struct Records {
    std::function<Result<EnvironmentList>()> read;
    std::function<Result<void>(const EnvironmentRecord& record)> record;
    std::function<Result<void>(const std::string& prefix)> erase;
  };

  // What is at a path before anything is created there.
  struct Occupant {
    // The environment that a claim deletes. Absent: none exists, or only what an interrupted
    // creation left.
    std::optional<DirectoryIdentity> environment;
  };
  using Kept = std::vector<KeptDirectory>;

  // Fails if claim() would fail because of what is there: something else, an environment without
  // `clear`, or an environment that the guard protects. Changes nothing.
  static Result<Occupant> examine(FileSystem& files, const Records& records,
                                  const std::string& prefix, const Kept& kept, bool clear);
  // Makes the directory and its missing parents, locks it and records the intent, with device and
  // inode if the directory is new. Only then removes what an interrupted creation left, and the
  // environment of `occupant`. Refuses any other environment, and any other directory that is not
  // empty.
  static Result<Site> claim(FileSystem& files, Records records, const std::string& prefix,
                            Kept kept, const Occupant& occupant);
  Site(Site&& other) noexcept;
  Site& operator=(Site&&) = delete;
  ~Site() { static_cast<void>(give_back().ok()); }

  // Removes what was made and its record. Also removes the directory, unless it existed before and
  // was empty. Does nothing after keep() or after an earlier call.
  Result<void> give_back();

  // Empties the directory for the next tool.
  Result<void> clear();
  // Keeps the environment, which is complete; the caller records it.
  void keep() { is_claimed_ = false; }
  bool took_over() const { return took_over_; }  // an interrupted creation had left something

 private:
  // Which part of the existing content is removed.
  enum class Removal { Nothing, Everything, MadeByTools };
  // What to do with a directory that is not empty.
  struct Takeover {
    Removal removal = Removal::Nothing;
    bool is_interrupted = false;  // the content is what an interrupted creation left
    bool is_ours = false;         // that creation also made the directory
  };

  Site(std::string prefix, Records records, Kept kept)
      : prefix_(std::move(prefix)), records_(std::move(records)), kept_(std::move(kept)) {}
  // Fails if the existing content must stay.
  static Result<Takeover> takeover_of(FileSystem& files, const Records& records,
                                      const HeldDirectory& held, const Kept& kept,
                                      const std::optional<DirectoryIdentity>& cleared);
  static DeletionRules rules_of(Removal removal, const Kept& kept);

  Result<void> make();
  Result<void> lock();
  Result<void> record_intent(FileSystem& files);
  Result<void> remove_made();

  std::string prefix_;
  Records records_;
  Kept kept_;
  std::vector<std::string> made_parents_;  // outermost first
  HeldDirectory held_;
  UniqueFd lock_;
  bool is_ours_ = false;      // the directory itself: venvctl made it, or emptied it completely
  bool is_claimed_ = false;   // something must be given back
  bool is_recorded_ = false;  // the intent is recorded
  bool took_over_ = false;
};

}  // namespace venvctl
