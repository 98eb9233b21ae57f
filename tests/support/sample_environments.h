// Environments as the tools create them, for tests with a FakeFileSystem.
#pragma once

#include <string>

#include "tests/support/fake_file_system.h"

namespace venvctl {

// Makes /usr/bin/python3.11 and the link python3 to it. /usr and everything in it belongs to root.
void install_system_python(FakeFileSystem& files);

// The content of pyvenv.cfg after `python3 -m venv`, with `lines` at the end.
std::string venv_cfg(const std::string& lines = "");
// The content of pyvenv.cfg after `virtualenv`, with `lines` at the end.
std::string virtualenv_cfg(const std::string& lines = "");

// Makes pyvenv.cfg, bin/python (a link to /usr/bin/python3) and bin/activate.
void make_venv(FakeFileSystem& files, const std::string& prefix,
               const std::string& cfg = venv_cfg());
// A venv in which pip is being installed. It has no bin/activate yet.
void make_half_venv(FakeFileSystem& files, const std::string& prefix);
// Makes conda-meta/history, the record of its python, and bin/python as a file.
void make_conda_environment(FakeFileSystem& files, const std::string& prefix);
// Makes a conda environment, with conda-meta/pixi.
void make_pixi_environment(FakeFileSystem& files, const std::string& prefix);

}  // namespace venvctl
