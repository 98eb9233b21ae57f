// The directory in which an environment is created. A creation claims the directory before the tool
// runs, and gives it back if the tool fails. A failed creation never removes more than it made.
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

// Takes the lock that each creation holds on its directory. Fails if a creation runs in the
// directory.
Result<UniqueFd> lock_site(const std::string& prefix);

class Site {
 public:
  // Access to the state files. If a daemon runs, it writes the records, because it must know
  // immediately which environments are incomplete.
  struct Records {
    std::function<Result<EnvironmentList>()> read;
    std::function<Result<void>(const EnvironmentRecord& record)> record;
    std::function<Result<void>(const std::string& prefix)> erase;
  };

  // What exists at a path before anything is created there.
  struct Occupant {
    // The environment that claim() deletes. Absent: no environment exists, or only the remains of
    // an interrupted creation.
    std::optional<DirectoryIdentity> environment;
  };
  using Kept = std::vector<KeptDirectory>;

  // Fails if claim() would refuse what exists at `prefix`: something that is not an environment; an
  // environment, if `clear` is false; or an environment that DeletionGuard protects, for example
  // because it contains one of the directories `kept`. Changes nothing.
  static Result<Occupant> examine(FileSystem& files, const Records& records,
                                  const std::string& prefix, const Kept& kept, bool clear);
  // Creates the directory and its missing parents, locks the directory, and records that an
  // environment will be created there (with device and inode if the directory is new). Then removes
  // the files of an interrupted creation, and the environment of `occupant`. Refuses any other
  // environment, and any other directory that is not empty.
  static Result<Site> claim(FileSystem& files, Records records, const std::string& prefix,
                            Kept kept, const Occupant& occupant);
  Site(Site&& other) noexcept;
  Site& operator=(Site&&) = delete;
  ~Site() { static_cast<void>(give_back().ok()); }

  // Removes what the creation made, and its record. Also removes the directory, unless the
  // directory already existed and was empty. Does nothing after keep(), or when it is called again.
  Result<void> give_back();

  // Empties the directory for the next tool.
  Result<void> clear();
  // Keeps the environment. Call this when it is complete. The caller records it.
  void keep() { is_claimed_ = false; }
  // the directory contained the files of an interrupted creation
  bool took_over() const { return took_over_; }

 private:
  // Which part of the existing content to remove.
  enum class Removal { Nothing, Everything, MadeByTools };
  // What to do with a directory that is not empty.
  struct Takeover {
    Removal removal = Removal::Nothing;
    bool is_interrupted = false;  // the content comes from an interrupted creation
    bool is_ours = false;         // venvctl made the directory
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
  bool is_ours_ = false;      // venvctl made the directory, or emptied it completely
  bool is_claimed_ = false;   // give_back() must do something
  bool is_recorded_ = false;  // the record says that an environment will be created here
  bool took_over_ = false;
};

}  // namespace venvctl
