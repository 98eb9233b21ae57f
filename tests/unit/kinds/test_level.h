// A level of the search, for tests of a single rule.
#pragma once

#include <string>

#include "core/kinds/kind.h"
#include "core/stores/central_projects.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

// Owns the objects that a Level refers to. HOME is /home/me unless `variables` contains HOME.
class TestLevel {
 public:
  TestLevel(FakeFileSystem& files, std::string directory, Variables variables = {})
      : variables_(std::move(variables)), directory_(std::move(directory)) {
    if (!variables_.get("HOME")) variables_.set("HOME", "/home/me");
    projects_.emplace(files, variables_);
    level_.emplace(Level{.files = files,
                         .variables = variables_,
                         .working_directory = directory_,
                         .projects = *projects_,
                         .directory = directory_,
                         .entries = files.list(directory_).value(),
                         .nearer = {}});
  }
  operator const Level&() const { return *level_; }  // NOLINT: converts to the level
  Level* operator->() { return &*level_; }

 private:
  Variables variables_;
  std::string directory_;
  std::optional<CentralProjects> projects_;
  std::optional<Level> level_;
};

}  // namespace venvctl
