// Cases for the kinds, one JSON object a line: what exists, who asks, what is expected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {

// "Which environment does a directory get?"
struct DetectionVector {
  struct Item {
    std::string path;
    std::string type;     // dir, file, symlink, env, conda, pixi
    std::string content;  // or a link's target
  };
  std::string id;
  std::string why;
  std::vector<Item> layout;
  Variables variables;  // HOME and PATH among them
  std::string cwd;
  std::optional<std::string> prefix;  // absent: none is expected
  std::optional<std::string> kind;    // absent, and so below: not checked
  std::optional<std::string> name;
  bool null_ok = false;  // refusing is right too
};

// "What does this pyvenv.cfg say?"
struct CfgVector {
  std::string id;
  std::string content;
  std::optional<std::string> prompt;
  std::string version;
  std::string home;
  std::string kind;
  bool system_site_packages = false;
};

// The cases of all *.jsonl files of `directory` that ask one of the two questions.
struct VectorFiles {
  std::vector<DetectionVector> detection;
  std::vector<CfgVector> cfg;
};
VectorFiles read_vector_files(const std::string& directory);

// Makes what the case says exists, and /usr/bin/python3.
void lay_out(FakeFileSystem& files, const DetectionVector& vector);

}  // namespace venvctl
