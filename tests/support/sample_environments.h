// Environments as the tools leave them behind, for tests on a FakeFileSystem.
#pragma once

#include <string>

#include "tests/support/fake_file_system.h"

namespace venvctl {

// /usr/bin/python3.11 and the link python3 to it; /usr and all in it is root's.
void install_system_python(FakeFileSystem& files);

// What pyvenv.cfg holds after `python3 -m venv`, with `lines` at the end.
std::string venv_cfg(const std::string& lines = "");
// The same after `virtualenv`.
std::string virtualenv_cfg(const std::string& lines = "");

// pyvenv.cfg, bin/python (a link to /usr/bin/python3) and bin/activate.
void make_venv(FakeFileSystem& files, const std::string& prefix,
               const std::string& cfg = venv_cfg());
// As a venv is while pip is being installed into it: no bin/activate yet.
void make_half_venv(FakeFileSystem& files, const std::string& prefix);
// conda-meta/history and a bin/python of its own.
void make_conda_environment(FakeFileSystem& files, const std::string& prefix);
// As conda's, with conda-meta/pixi.
void make_pixi_environment(FakeFileSystem& files, const std::string& prefix);

}  // namespace venvctl
