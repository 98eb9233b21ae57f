#include "tests/support/sample_environments.h"

namespace venvctl {

void install_system_python(FakeFileSystem& files) {
  files.write_file("/usr/bin/python3.11", "an interpreter", 0755);
  files.make_link("/usr/bin/python3", "python3.11");
  for (const char* path : {"/usr", "/usr/bin", "/usr/bin/python3", "/usr/bin/python3.11"}) {
    files.set_owner(path, 0, 0);
  }
}

std::string venv_cfg(const std::string& lines) {
  return "home = /usr/bin\n"
         "include-system-site-packages = false\n"
         "version = 3.11.2\n"
         "executable = /usr/bin/python3.11\n" +
         lines;
}

std::string virtualenv_cfg(const std::string& lines) {
  return "home = /usr/bin\n"
         "implementation = CPython\n"
         "version_info = 3.11.2.final.0\n"
         "virtualenv = 20.17.1+ds\n"
         "include-system-site-packages = false\n"
         "base-prefix = /usr\n"
         "base-exec-prefix = /usr\n"
         "base-executable = /usr/bin/python3\n" +
         lines;
}

void make_venv(FakeFileSystem& files, const std::string& prefix, const std::string& cfg) {
  files.write_file(prefix + "/pyvenv.cfg", cfg);
  files.make_link(prefix + "/bin/python", "/usr/bin/python3");
  files.write_file(prefix + "/bin/activate", "");
}

void make_half_venv(FakeFileSystem& files, const std::string& prefix) {
  make_venv(files, prefix);
  files.remove(prefix + "/bin/activate");
}

void make_conda_environment(FakeFileSystem& files, const std::string& prefix) {
  files.write_file(prefix + "/conda-meta/history", "==> 2026-01-01 00:00:00 <==\n");
  files.write_file(prefix + "/conda-meta/python-3.11.4-h955ad1f_0.json", "{}");
  files.write_file(prefix + "/bin/python", "an interpreter", 0755);
}

void make_pixi_environment(FakeFileSystem& files, const std::string& prefix) {
  make_conda_environment(files, prefix);
  files.write_file(prefix + "/conda-meta/pixi", "{}");
}

}  // namespace venvctl
