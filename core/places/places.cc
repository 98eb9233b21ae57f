#include "core/places/places.h"

#include <sys/stat.h>

#include <cerrno>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/wire/runtime_directory.h"

namespace venvctl {
namespace {

// Returns the value of the variable `own` (VENVCTL_…_DIR). If it is not an absolute path, returns
// the directory venvctl below the value of the variable `xdg`, or else below HOME/`fallback`.
Result<std::string> directory_of(const Variables& variables, std::string_view own,
                                 std::string_view xdg, std::string_view fallback) {
  const auto absolute = [&](std::string_view name) {
    auto value = variables.non_empty(name);
    return value && is_absolute_path(*value) ? value : std::nullopt;
  };
  if (auto value = absolute(own)) return normal_path("/", *value);
  if (auto value = absolute(xdg)) return normal_path(*value, "venvctl");
  if (auto value = absolute("HOME")) return normal_path(join_path(*value, fallback), "venvctl");
  return Error{ErrorCode::Failed, "no home directory: set HOME or " + std::string(own)};
}

Result<std::string> configuration_directory(const Variables& variables) {
  return directory_of(variables, "VENVCTL_CONFIG_DIR", "XDG_CONFIG_HOME", ".config");
}

}  // namespace

Result<std::string> state_directory(const Variables& variables) {
  return directory_of(variables, "VENVCTL_STATE_DIR", "XDG_STATE_HOME", ".local/state");
}

Result<std::string> configuration_path(const Variables& variables) {
  auto directory = configuration_directory(variables);
  if (!directory) return directory;
  return *directory + "/config.toml";
}

Result<Places> places(const Variables& variables, uid_t uid) {
  Places found;
  auto state = state_directory(variables);
  if (!state) return state.error();
  found.state_directory = *state;
  auto config = configuration_directory(variables);
  if (!config) return config.error();
  found.config_directory = *config;

  const auto venvctl_socket = variables.get("VENVCTL_SOCKET");
  const auto venvctl_runtime_dir = variables.get("VENVCTL_RUNTIME_DIR");
  const auto xdg_runtime_dir = variables.get("XDG_RUNTIME_DIR");
  const auto xdg_state_home = variables.get("XDG_STATE_HOME");
  const auto home = variables.get("HOME");
  const auto text = [](const std::optional<std::string>& value) {
    return value ? value->c_str() : nullptr;
  };
  const wire::RuntimeVariables runtime{text(venvctl_socket), text(venvctl_runtime_dir),
                                       text(xdg_runtime_dir), text(xdg_state_home), text(home)};
  char directory[wire::kMaxSocketPathBytes + 1];
  char socket[wire::kMaxSocketPathBytes + 1];
  if (!wire::runtime_directory(runtime, uid, directory, sizeof directory) ||
      !wire::socket_path(runtime, directory, socket, sizeof socket)) {
    return Error{ErrorCode::Failed,
                 "the runtime directory's path is too long for a socket: set VENVCTL_RUNTIME_DIR "
                 "to a shorter path"};
  }
  found.runtime_directory = directory;
  found.socket_path = socket;
  return found;
}

Result<void> check_owners(const Places& places, uid_t uid) {
  if (uid != 0) return {};
  for (const std::string* directory :
       {&places.state_directory, &places.config_directory, &places.runtime_directory}) {
    if (!wire::is_anothers_place(directory->c_str(), uid)) continue;
    return Error{ErrorCode::Failed,
                 in_quotes(*directory) +
                     " belongs to another user, and that user could not use files that root "
                     "creates there: run this command without sudo, or with sudo -H"};
  }
  return {};
}

Result<void> ensure_private_directory(const std::string& directory, uid_t uid) {
  if (auto made = make_directories(directory); !made) return made;
  struct stat found {};
  if (::lstat(directory.c_str(), &found) != 0) {
    return system_error("access " + in_quotes(directory), errno);
  }
  std::string wrong;
  if (!S_ISDIR(found.st_mode)) {
    wrong = "is not a directory";
  } else if (found.st_uid != uid) {
    wrong = "belongs to another user";
  } else if ((found.st_mode & 077) != 0) {
    wrong = "is open to other users";
  } else {
    return {};
  }
  return Error{ErrorCode::Failed,
               in_quotes(directory) + " " + wrong + ": remove it, or run chmod 700 on it"};
}

}  // namespace venvctl
