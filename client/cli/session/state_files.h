// The content of the user's state files. A command reads each file at the first use, and then keeps
// the content.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/files/world.h"
#include "core/registry/environment.h"
#include "core/registry/environment_store.h"
#include "core/registry/found_store.h"
#include "core/registry/pin_store.h"
#include "core/trust/trust_store.h"

namespace venvctl {

class StateFiles {
 public:
  // `find_directory` returns the directory of the files. Called before the first file is read.
  explicit StateFiles(std::function<Result<std::string>()> find_directory)
      : find_directory_(std::move(find_directory)) {}

  Result<const TrustList*> trust();
  // The entries of trust.json that judge() needs for `evidence`; read again at each call.
  Result<TrustList> trust_for(const Evidence& evidence);
  Result<const EnvironmentList*> environments();
  Result<const EnvironmentList*> unfinished();  // only environments that are being created
  Result<const FoundList*> found();
  // The environments that were made in another world, for example in a container
  // (docs/elsewhere.md). Empty if the file cannot be read.
  const OtherWorlds& other_worlds();
  const PinList& pins();  // if the file cannot be read: no pins, and a note with the reason
  // Call this after a write. Each file is then read again at its next use.
  void forget();

 private:
  template <class List>
  Result<const List*> kept(std::optional<List>& list,
                           Result<List> (*load)(const std::string& state_directory));

  std::function<Result<std::string>()> find_directory_;
  std::optional<TrustList> trust_;
  std::optional<EnvironmentList> environments_;
  std::optional<EnvironmentList> unfinished_;
  std::optional<FoundList> found_;
  std::optional<PinList> pins_;
  std::optional<OtherWorlds> other_worlds_;
};

}  // namespace venvctl
