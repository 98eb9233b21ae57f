#include "core/environments/form.h"

#include "core/base/path.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {
namespace {

bool is_directory(FileSystem& files, const std::string& parent, const DirectoryEntry* entry) {
  if (entry == nullptr) return false;
  if (entry->type != FileType::Symlink) return entry->type == FileType::Directory;
  const auto target = files.status(join_path(parent, entry->name));
  return target && target->is_directory();
}

}  // namespace

EnvironmentForm environment_form(FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(prefix);
  return entries ? environment_form(files, prefix, *entries) : EnvironmentForm::None;
}

EnvironmentForm environment_form(FileSystem& files, const std::string& prefix,
                                 std::span<const DirectoryEntry> entries) {
  const DirectoryEntry* config = find_entry(entries, "pyvenv.cfg");
  if (config != nullptr && config->type != FileType::Directory) return EnvironmentForm::Venv;
  const bool is_elsewhere =
      is_elsewhere_place(prefix) && find_entry(entries, ElsewhereRecord::kFileName) != nullptr;
  if (is_elsewhere) return EnvironmentForm::Elsewhere;
  if (!is_directory(files, prefix, find_entry(entries, "conda-meta"))) {
    return EnvironmentForm::None;
  }
  const auto records = files.list(join_path(prefix, "conda-meta"));
  const DirectoryEntry* pixi = records ? find_entry(*records, "pixi") : nullptr;
  const bool is_pixi = pixi != nullptr && pixi->type == FileType::Regular;
  return is_pixi ? EnvironmentForm::Pixi : EnvironmentForm::Conda;
}

bool looks_like_environment(FileSystem& files, const std::string& path) {
  return files.status(join_path(path, "pyvenv.cfg")) ||
         files.status(join_path(path, "conda-meta")) ||
         (is_elsewhere_place(path) && files.status(join_path(path, ElsewhereRecord::kFileName)));
}

bool is_made_on_windows(FileSystem& files, const std::string& prefix) {
  const auto scripts = files.status(prefix + "/Scripts");
  return scripts && scripts->is_directory() && !files.link_status(prefix + "/bin");
}

}  // namespace venvctl
