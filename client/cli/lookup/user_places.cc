#include "client/cli/lookup/user_places.h"

#include "core/stores/conda_directories.h"
#include "core/stores/user_directories.h"

namespace venvctl {

UserPlaces user_places(Session& session) {
  return {session.directory(), data_directory(session.variables()),
          conda_installation(session.files(), session.variables()).value_or("")};
}

}  // namespace venvctl
