#include "core/inventory/other_machine.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::other_machine_test {

struct Machine {
  Machine() {
    install_system_python(files);
    make_venv(files, "/p/.venv");
  }
  Inspection inspected() {
    auto inspection = *inspect_environment(files, "/p/.venv");
    note_other_machine(files, "/p/.venv", inspection);
    return inspection;
  }
  void put_python(const std::string& head) {
    files.remove("/p/.venv/bin/python");
    files.write_file("/p/.venv/bin/python", head, 0755);
  }
  void lead_python_to_nothing(const std::string& made_for) {
    files.remove("/p/.venv/bin/python");
    files.make_link("/p/.venv/bin/python", "/usr/local/bin/python3.12");
    files.write_file("/p/.venv/bin/activate", "VIRTUAL_ENV=" + made_for + "\n");
  }
  FakeFileSystem files;
};

// The header of a program for the machine with this number (elf(5)).
std::string elf_header(char machine) {
  std::string head =
      "\x7f"
      "ELF\x02\x01\x01";
  head.resize(16);
  return head + '\x03' + '\0' + machine + '\0' + std::string(100, '\0');
}

TEST_CASE("a program for another processor or system makes an environment foreign") {
  Machine machine;
  CHECK(machine.inspected().health == Health::Ok);
#if defined(__x86_64__)
  machine.put_python(elf_header(62));
  CHECK(machine.inspected().health == Health::Ok);
  machine.put_python(elf_header('\xb7'));
  const Inspection found = machine.inspected();
  CHECK(found.health == Health::Foreign);
  CHECK(found.detail == "its python is a program for aarch64");
  CHECK_FALSE(is_usable(found));
#endif
  machine.put_python("\xcf\xfa\xed\xfe");
  CHECK(machine.inspected().detail == "its python is a program for macOS");
  machine.put_python("#!/bin/sh\n");
  CHECK(machine.inspected().health == Health::Ok);
  machine.put_python("");
  CHECK(machine.inspected().health == Health::Ok);
}

TEST_CASE("a missing python makes an environment broken, or foreign if it is from a container") {
  Machine machine;
  machine.files.make_directory("/home/me/old");
  machine.lead_python_to_nothing("/p/.venv");
  CHECK(machine.inspected().health == Health::Broken);
  // The environment was moved, and its python no longer exists.
  machine.lead_python_to_nothing("/home/other/.venv");
  CHECK(machine.inspected().health == Health::Broken);
  machine.lead_python_to_nothing("/app/.venv");
  const Inspection found = machine.inspected();
  CHECK(found.health == Health::Foreign);
  CHECK(found.detail.find("/app/.venv") != std::string::npos);
  CHECK_FALSE(is_usable(found));
}

TEST_CASE("an environment that was created on Windows is foreign") {
  Machine machine;
  machine.files.write_file("/w/.venv/pyvenv.cfg", "home = C:\\Python311\n");
  machine.files.write_file("/w/.venv/Scripts/python.exe", "MZ");
  auto inspection = *inspect_environment(machine.files, "/w/.venv");
  note_other_machine(machine.files, "/w/.venv", inspection);
  CHECK(inspection.health == Health::Foreign);
  CHECK(inspection.detail.find("Windows") != std::string::npos);
}

}  // namespace venvctl::other_machine_test
