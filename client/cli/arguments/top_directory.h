// The directory of an option `--under DIR`.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/inventory/listing.h"

namespace venvctl {

class TopDirectory {
 public:
  // `directory` may be relative to the session's directory.
  TopDirectory(Session& session, const std::string& directory);

  // Whether the environment is below the directory, by logical or by physical path.
  bool contains(const ListedEnvironment& environment) const;

 private:
  std::string logical_;
  std::string physical_;
};

}  // namespace venvctl
