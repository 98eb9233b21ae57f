// The hidden directory in which a new environment is prepared, next to its final path.
#pragma once

#include <optional>
#include <string>

#include "client/cli/deletion/held_directory.h"
#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Nothing is at the final path before publish(). After publish(), the environment there is
// complete.
class Staging {
 public:
  // Creates `.NAME.venvctl-new` next to `place`. Removes the files of interrupted preparations
  // there. Fails if another preparation for the same path runs.
  static Result<Staging> make(const std::string& place);
  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&&) = delete;
  ~Staging();

  // The path at which the environment is prepared. It is below the staging directory, so that the
  // staging directory itself does not look like an environment.
  std::string content() const;
  // The path to which the replaced environment is moved until it is deleted.
  std::string old_content() const;
  // The path for a list of the packages to install.
  std::string requirements() const;
  // Renames content() to the final path. Fails if something exists there.
  Result<void> publish();
  // Reverses publish(). Returns false if something else is at the final path now.
  bool withdraw();
  // Exchanges content() and the directory at the final path in one step. A second call exchanges
  // them again. Staging never removes the directory that was at the final path. Fails if the file
  // system does not support an exchange.
  Result<void> exchange();
  // Removes the staging directory of `place`, also after an exchange. The caller must know that
  // only a killed preparation left this directory. Does nothing while a preparation runs.
  static void remove_leftover(const std::string& place);
  // Removes what killed preparations in `parent` left.
  static void remove_leftovers(const std::string& parent);
  // Keeps the staging directory when the object is destroyed.
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
