#include "core/relocation/python_links.h"

#include "core/base/path.h"
#include "core/relocation/relocation.h"

namespace venvctl {
namespace {

// True for "python", "python3", "python3.11", "python3.13t" and "pypy3.10", but not for
// "python3-config".
bool is_name_of_python(std::string_view name) {
  for (const std::string_view stem : {"python", "pypy"}) {
    if (!name.starts_with(stem)) continue;
    return name.substr(stem.size()).find_first_not_of("0123456789.td") == std::string_view::npos;
  }
  return false;
}

// Whether the file is a compiled program. False for a script that the user gave the name of a
// Python.
bool is_program(FileSystem& files, const std::string& path) {
  constexpr std::string_view kMagic =
      "\x7F"
      "ELF";
  return files.read_file(path, kMagic.size()) == kMagic;
}

}  // namespace

std::vector<FileChange> python_links(FileSystem& files, const std::string& prefix,
                                     const NewPython& python) {
  const std::string bin = join_path(prefix, "bin");
  std::vector<FileChange> links;
  const auto status = files.link_status(bin);
  if (!status || !status->is_directory()) return links;
  for (const DirectoryEntry& entry : files.list(bin).value_or(std::vector<DirectoryEntry>())) {
    if (!is_name_of_python(entry.name)) continue;
    const std::string path = join_path(bin, entry.name);
    const auto old = files.link_status(path);
    const auto target = files.read_link(path);
    const bool is_copy = entry.type == FileType::Regular && is_program(files, path);
    const bool leads_out = target && !path_contains(prefix, normal_path(bin, *target));
    if ((is_copy || leads_out) && target != python.executable) {
      links.push_back({path, python.executable, true, old});
    }
  }
  return links;
}

}  // namespace venvctl
