#include "core/kinds/tool_files/redirect_file.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

RedirectFile no_redirect(std::string problem) { return {"", std::move(problem)}; }

std::vector<std::string> path_targets(FileSystem& files, const std::string& directory,
                                      std::string_view text) {
  std::string lexical = normal_path(directory, text);
  const auto status = files.status(lexical);
  if (status && status->is_directory()) return {std::move(lexical)};
  // In a path such as "link/../env", ".." means two places: for the kernel it is the parent of the
  // link's target, and lexically the parent of the link itself.
  auto physical = real_path(files, join_path(directory, text));
  return {physical ? std::move(*physical) : std::move(lexical)};
}

}  // namespace

RedirectFile read_redirect_file(FileSystem& files, const std::string& path) {
  auto content = files.read_file(path, RedirectFile::kMaxBytes + 1);
  if (!content) return no_redirect("the file cannot be read");
  if (content->size() > RedirectFile::kMaxBytes)
    return no_redirect("the file is longer than 4 KiB");
  std::string_view text = *content;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return no_redirect("the file is empty");
  if (text == ".") return no_redirect("the file contains only \".\", its own directory");
  if (text.find('\0') != std::string_view::npos) return no_redirect("the file contains a NUL byte");
  if (text.find('\n') != std::string_view::npos) {
    return no_redirect("the file has more than one line");
  }
  if (!is_utf8(text)) return no_redirect("the file is not UTF-8");
  return {std::string(text), ""};
}

std::vector<std::string> redirect_targets(FileSystem& files, const Variables& variables,
                                          const std::string& directory, std::string_view text) {
  if (text.find('/') != std::string_view::npos) return path_targets(files, directory, text);
  std::vector<std::string> targets = {normal_path(directory, text)};
  for (const std::string& store : virtualenv_homes(variables, directory)) {
    targets.push_back(normal_path(store, text));
  }
  return targets;
}

}  // namespace venvctl
