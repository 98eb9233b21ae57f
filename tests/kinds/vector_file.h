// Test cases for the kinds of environments, one JSON object per line: the existing files, the
// question, and the expected answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

// A case for "which environment does this directory get?"
struct DetectionVector {
  struct Item {
    std::string path;
    std::string type;     // dir, file, symlink, env, conda or pixi
    std::string content;  // the content of a file, or the target of a link
  };
  std::string id;
  std::string why;
  std::vector<Item> layout;
  Variables variables;  // including HOME and PATH
  std::string cwd;
  std::optional<std::string> prefix;  // absent: no environment is expected
  std::optional<std::string> kind;    // absent: not checked; the same applies to `name`
  std::optional<std::string> name;
  bool null_ok = false;  // whether it is also correct to choose no environment
};

// A case for "what does this pyvenv.cfg mean?"
struct CfgVector {
  std::string id;
  std::string content;
  std::optional<std::string> prompt;
  std::string version;
  std::string home;
  std::string kind;
  bool system_site_packages = false;
};

// The cases of both types in all *.jsonl files of `directory`.
struct VectorFiles {
  std::vector<DetectionVector> detection;
  std::vector<CfgVector> cfg;
};
VectorFiles read_vector_files(const std::string& directory);

// Makes the files of the case, and /usr/bin/python3.
void lay_out(FakeFileSystem& files, const DetectionVector& vector);

}  // namespace venvctl
