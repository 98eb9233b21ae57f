// Tells which top-level entries belong to an environment. All other entries count as the user's own
// work.
#pragma once

#include <sys/types.h>

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// The directory of an environment, opened for reading.
class EnvironmentContents {
 public:
  // `directory` must stay open. `path` shows whether the environment belongs to tox or nox.
  EnvironmentContents(int directory, std::string_view path);

  // True if a tool that creates environments, or installs into them, makes a top-level entry of
  // this name and type. Every other entry counts as the user's.
  bool is_expected(std::string_view name, mode_t mode) const;

  // True for an entry of conda's own installation, which holds other environments and their
  // packages.
  static bool is_of_conda_installation(std::string_view name);
  bool is_conda() const { return is_conda_; }

 private:
  bool is_conda_ = false;
  bool has_empty_sources_ = false;  // the environment has an empty directory `src`
  bool is_of_test_runner_ = false;
};

// The files below `entries` that the environment's packages list as their own (RECORD, conda-meta)
// with their present digest, and the parent directories of these files. Paths are relative to the
// environment. The result shows, for example, that the directory `mkspecs` belongs to Qt.
std::set<std::string> packaged_paths(int directory, std::span<const std::string> entries);

}  // namespace venvctl
