// A session in a project of a private home directory.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {

class HomeSession {
 public:
  HomeSession() {
    std::filesystem::create_directory(project);
    std::filesystem::current_path(project);
    session.emplace(variables());
  }
  ~HomeSession() { std::filesystem::current_path(before_); }

  // Makes a venv and returns its prefix.
  std::string make_venv(const std::string& prefix) const {
    std::filesystem::create_directories(prefix + "/bin");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\nversion = 3.11.2\n";
    std::ofstream(prefix + "/bin/activate") << "";
    std::filesystem::create_symlink("/usr/bin/python3", prefix + "/bin/python");
    return prefix;
  }
  std::string make_venv() const { return make_venv(project + "/.venv"); }

  TemporaryDirectory directory;
  std::string home = directory.path();
  std::string project = home + "/project";
  std::optional<Session> session;

 private:
  Variables variables() const {
    Variables result;
    result.set("HOME", home);
    result.set("PATH", "/usr/bin:/bin");
    result.set("PWD", project);
    result.set("VENVCTL_RUNTIME_DIR", home + "/run");
    return result;
  }

  std::filesystem::path before_ = std::filesystem::current_path();
};

}  // namespace venvctl
