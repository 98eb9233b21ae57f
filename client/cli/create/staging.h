// The hidden directory in which a new environment is prepared, next to its final path.
#pragma once

#include <optional>
#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// The final path does not exist before publish(). After publish(), the environment there is
// complete.
class Staging {
 public:
  // Creates `.NAME.venvctl-new` next to `place`, and removes what interrupted preparations there
  // left. Fails if another preparation for the same path is running.
  static Result<Staging> make(const std::string& place);
  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&&) = delete;
  ~Staging();

  // The path at which the environment is prepared. It is inside the staging directory, so that the
  // staging directory itself does not look like an environment.
  std::string content() const;
  // The path to which the replaced environment is moved until it is deleted.
  std::string old_content() const;
  // The path for a list of the packages to install.
  std::string requirements() const;
  // Renames content() to the final path. Fails if something exists there.
  Result<void> publish();
  // Reverses publish(). False if something else is at the final path by now.
  bool withdraw();
  // Exchanges content() and the directory at the final path in one step; a second call reverses the
  // exchange. Staging never removes the directory that was at the final path. Fails on file systems
  // that do not support an exchange.
  Result<void> exchange();
  // Removes the staging directory of `place`, also after an exchange. The caller must know that the
  // directory contains only what a killed preparation left. Does nothing while a preparation is
  // running.
  static void remove_leftover(const std::string& place);
  // Removes what killed preparations in `parent` left.
  static void remove_leftovers(const std::string& parent);
  // The destructor then does not remove the staging directory.
  void leave() { lock_.reset(); }

 private:
  Staging(std::string place, std::string directory, UniqueFd lock);

  std::string place_;
  std::string directory_;
  UniqueFd lock_;
  bool is_exchanged_ = false;
  std::optional<DirectoryIdentity> published_;
};

}  // namespace venvctl
