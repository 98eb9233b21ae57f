#include "core/resolve/scripts_digest.h"

#include "core/base/hash.h"
#include "core/trust/identity.h"

namespace venvctl {
namespace {

constexpr size_t kMaxScriptBytes = 1024 * 1024;

}  // namespace

std::string scripts_digest(FileSystem& files, const CondaScripts& scripts, const User& user) {
  std::string text;
  for (const auto* paths : {&scripts.entering, &scripts.leaving}) {
    for (const std::string& path : *paths) {
      const auto content = files.read_file(path, kMaxScriptBytes + 1);
      if (!content || content->size() > kMaxScriptBytes) return "";
      if (!path_refusals(files, path, user).empty()) return "";
      text += path + '\0' + hex(sha256(*content)) + '\n';
    }
  }
  return text.empty() ? "" : hex(sha256(text));
}

}  // namespace venvctl
