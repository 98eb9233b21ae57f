#include "core/inventory/other_machine.h"

#include <cstdint>
#include <string_view>

#include "core/base/path.h"
#include "core/environments/form.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

struct Machine {
  uint16_t number;  // the field e_machine, see elf(5)
  const char* name;
};

constexpr Machine kMachines[] = {{3, "i386"},    {21, "ppc64"},    {22, "s390x"}, {40, "arm"},
                                 {62, "x86_64"}, {183, "aarch64"}, {243, "riscv"}};

// The machine types whose programs this processor can run; 0 if unknown. 64-bit processors can also
// run the programs of their 32-bit predecessors.
#if defined(__x86_64__)
constexpr uint16_t kOwn[] = {62, 3};
#elif defined(__aarch64__)
constexpr uint16_t kOwn[] = {183, 40};
#elif defined(__powerpc64__)
constexpr uint16_t kOwn[] = {21, 20};
#elif defined(__s390x__)
constexpr uint16_t kOwn[] = {22, 22};
#elif defined(__riscv)
constexpr uint16_t kOwn[] = {243, 243};
#elif defined(__i386__)
constexpr uint16_t kOwn[] = {3, 3};
#elif defined(__arm__)
constexpr uint16_t kOwn[] = {40, 40};
#else
constexpr uint16_t kOwn[] = {0, 0};
#endif

std::string name_of(uint16_t number) {
  for (const Machine& each : kMachines) {
    if (each.number == number) return each.name;
  }
  return "machine number " + std::to_string(number);
}

// If the program at `path` is for another type of machine, returns the name of that type, otherwise
// "".
std::string other_machine(FileSystem& files, const std::string& path) {
  constexpr size_t kBytes = 20;  // the length of the header in elf(5) up to the end of e_machine
  const std::string head = files.unwatched().read_file(path, kBytes).value_or("");
  for (const std::string_view mark : {"\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"}) {
    if (head.starts_with(mark)) return "macOS";
  }
  if (head.starts_with("MZ")) return "Windows";
  if (!head.starts_with("\x7f"
                        "ELF") ||
      head.size() < kBytes || kOwn[0] == 0)
    return "";
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(head[at]); };
  const bool is_little = byte(5) == 1;
  const auto number =
      static_cast<uint16_t>(is_little ? byte(18) | byte(19) << 8 : byte(19) | byte(18) << 8);
  return number == kOwn[0] || number == kOwn[1] ? "" : name_of(number);
}

// Follows the links of bin/python to the first path outside of the environment. Returns true if
// nothing exists at this path. A broken link at this path would show that the Python was once on
// this machine.
bool leads_to_unknown_python(FileSystem& files, const std::string& prefix) {
  std::string path = join_path(prefix, "bin/python");
  for (int i = 0; i < FileSystem::kMaxLinks && path_contains(prefix, path); ++i) {
    const auto target = files.read_link(path);
    if (!target) return false;
    path = normal_path(parent_path(path), *target);
  }
  return !files.link_status(path);
}

// The directory in "/" that contains `path`.
std::string first_part(const std::string& path) { return path.substr(0, path.find('/', 1)); }

void make_foreign(Inspection& inspection, std::string detail) {
  inspection.health = Health::Foreign;
  inspection.detail = std::move(detail);
  inspection.runs_elsewhere = true;
}

}  // namespace

void note_other_machine(FileSystem& files, const std::string& prefix, Inspection& inspection) {
  if (is_condas(inspection) && inspection.executable.empty()) return;
  if (is_made_on_windows(files, prefix)) return make_foreign(inspection, inspection.detail);
  const auto python = files.status(inspection.executable);
  if (python) {
    if (!is_usable(inspection)) return;
    // Uses the real path, so that a file to which many environments lead is read only once.
    const auto program = real_path(files, inspection.executable);
    const std::string machine = program ? other_machine(files, *program) : "";
    if (!machine.empty()) make_foreign(inspection, "its python is a program for " + machine);
    return;
  }
  if (!leads_to_unknown_python(files, prefix)) return;
  const std::string other = other_place(files, prefix);
  if (other.empty() || files.status(first_part(other))) return;
  make_foreign(inspection,
               "it was probably created in a container or on another machine, because " + other +
                   " and its python do not exist here");
}

}  // namespace venvctl
