#include "core/environments/lost_python.h"

#include "core/base/path.h"

namespace venvctl {
namespace {

// "3.11" from "python3.11" and from "python3.11d", "3.13t" from "python3.13t"; "" for any other
// name, such as "python3".
std::string_view minor_version_in(std::string_view name) {
  for (const std::string_view stem : {"python", "pypy"}) {
    if (!name.starts_with(stem)) continue;
    std::string_view version = name.substr(stem.size());
    if (version.ends_with('d')) version.remove_suffix(1);  // a debug build uses the same lib
    const std::string_view numbers =
        version.ends_with('t') ? version.substr(0, version.size() - 1) : version;
    const size_t dot = numbers.find('.');
    const bool is_minor = dot != std::string_view::npos && dot > 0 && dot + 1 < numbers.size() &&
                          numbers.find_first_not_of("0123456789.") == std::string_view::npos &&
                          numbers.find('.', dot + 1) == std::string_view::npos;
    return is_minor ? version : "";
  }
  return "";
}

// Says that bin/python now leads to another minor version than the one in lib/pythonX.Y, so that it
// does not use the packages there; "" if this is not so. It happens if the Linux distribution or a
// tool replaces its Python.
std::string moved_python(FileSystem& files, const std::string& prefix) {
  const auto real = real_path(files, join_path(prefix, "bin/python"));
  const std::string_view version = real ? minor_version_in(base_name(*real)) : "";
  if (version.empty()) return "";
  std::string library;
  for (const DirectoryEntry& entry :
       files.unwatched().list(join_path(prefix, "lib")).value_or(std::vector<DirectoryEntry>())) {
    const std::string_view found = minor_version_in(entry.name);
    if (found == version) return "";
    if (!found.empty()) library = entry.name;
  }
  if (library.empty()) return "";
  return "its bin/python points to " + std::string(base_name(*real)) +
         ", but its packages are in lib/" + library;
}

}  // namespace

std::string lost_python(FileSystem& files, const std::string& prefix) {
  const auto python = files.status(join_path(prefix, "bin/python"));
  if (!python || !python->is_executable()) {
    return "its bin/python does not point to an executable file";
  }
  return moved_python(files, prefix);
}

bool has_certain_python(FileSystem& files, const std::string& prefix) {
  const auto real = real_path(files, prefix);
  const auto python = real_path(files, join_path(prefix, "bin/python"));
  if (!real || !python || path_contains(*real, *python)) return false;
  std::string_view name = base_name(*python);
  if (minor_version_in(name).empty()) return false;
  if (name.ends_with('d')) name.remove_suffix(1);
  const auto library = files.unwatched().status(join_path(prefix, "lib/" + std::string(name)));
  return library && library->is_directory();
}

}  // namespace venvctl
