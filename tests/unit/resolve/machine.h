// A machine in memory. The resolver's tests ask about its directories.
#pragma once

#include <string>

#include "core/resolve/resolver.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl {

inline constexpr const char* kHome = "/home/me";

// A home directory with a project in it.
struct Machine {
  Machine() {
    install_system_python(files);
    files.make_directory("/home/me/shop/src/pkg");
    for (const char* path : {"/home", "/home/me", "/srv"}) files.make_directory(path);
    for (const char* path : {"/home", "/srv"}) files.set_owner(path, 0, 0);
  }
  Decision ask(const std::string& directory) {
    Question question;
    question.directory = directory;
    question.variables = variables;
    question.user.uid = FakeFileSystem::kUser;
    question.user.home = kHome;
    return resolve(files, question);
  }
  std::string chosen(const std::string& directory) {
    const Decision decision = ask(directory);
    return decision.choice ? decision.choice->prefix : "";
  }
  FakeFileSystem files;
  Variables variables;
};

// The choice and all steps of a decision, as text.
inline std::string told(const Decision& decision) {
  std::string text = decision.choice ? decision.choice->prefix : "none";
  for (const Step& step : decision.steps) {
    text += "\n" + step.directory + "|" + step.rule + "|" + step.outcome + "|" + step.detail;
  }
  return text;
}

}  // namespace venvctl
