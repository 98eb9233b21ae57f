// A temporary repository made by the real git, without this machine's git configuration.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/base/check.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {

class GitRepository {
 public:
  explicit GitRepository(const std::string& init_options = "") {
    std::filesystem::create_directory(top());
    git("init -q " + init_options);
  }

  std::string top() const { return directory_.path() + "/work"; }
  std::string beside(const std::string& name) const { return directory_.path() + "/" + name; }

  // `command` is the part of a shell line after `git`. If git fails, the test fails. The output is
  // discarded, because it contains only warnings about names that are too long for this system.
  void git(const std::string& command) const {
    const std::string line =
        "cd '" + top() + "' && HOME='" + directory_.path() +
        "' XDG_CONFIG_HOME= GIT_CONFIG_NOSYSTEM=1 git -c user.name=n -c user.email=e@example.org "
        "-c advice.addEmbeddedRepo=false " +
        command + " >/dev/null 2>&1";
    VENVCTL_CHECK(std::system(line.c_str()) == 0);
  }

  void write(const std::string& name, const std::string& text = "text\n") const {
    const std::filesystem::path path = top() + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  std::string index() const {
    std::ifstream file(top() + "/.git/index", std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace venvctl
