#include "client/cli/shells/start_up_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr size_t kMaxStartUpBytes = 4 * 1024 * 1024;

Error failed(const std::string& action, const std::string& path, int error) {
  return system_error(action + " " + displayable(path), error);
}

// The extent [begin, end) of the block with its marker lines and final newline.
struct Extent {
  size_t begin = 0;
  size_t end = 0;
};

// The start of the first line at or after `from` that equals `mark`.
std::optional<size_t> find_line(std::string_view content, std::string_view mark, size_t from) {
  for (size_t at = content.find(mark, from); at != std::string_view::npos;
       at = content.find(mark, at + 1)) {
    const bool begins_line = at == 0 || content[at - 1] == '\n';
    const size_t end = at + mark.size();
    if (begins_line && (end == content.size() || content[end] == '\n')) return at;
  }
  return std::nullopt;
}

Result<std::optional<Extent>> find_block(std::string_view content, const BlockMarks& marks) {
  const auto begin = find_line(content, marks.begin, 0);
  if (!begin) return std::optional<Extent>();
  const auto end = find_line(content, marks.end, *begin);
  // If a second block begins before this block ends, lines of the user may be between the two begin
  // marks.
  const auto other = find_line(content, marks.begin, *begin + marks.begin.size());
  if (!end || (other && *other < *end)) {
    return Error{ErrorCode::Failed,
                 "the end of the block that venvctl init added is missing: "
                 "remove the line \"" +
                     std::string(marks.begin) + "\" manually"};
  }
  const size_t after = std::min(*end + marks.end.size() + 1, content.size());
  return std::optional<Extent>(Extent{*begin, after});
}

Result<void> write_beside(const std::string& temporary, const std::string& path,
                          std::string_view content, const struct stat* old) {
  const mode_t mode = old != nullptr ? old->st_mode & 07777 : 0644;
  UniqueFd fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return failed("write", path, errno);
  if (old != nullptr && (old->st_uid != geteuid() || old->st_gid != getegid())) {
    if (fchown(fd.get(), old->st_uid, old->st_gid) != 0)
      return failed("keep the owner of", path, errno);
  }
  if (fchmod(fd.get(), mode) != 0) return failed("keep the mode of", path, errno);
  if (auto written = write_full(fd.get(), content); !written) return written;
  if (fsync(fd.get()) != 0) return failed("write", path, errno);
  if (rename(temporary.c_str(), path.c_str()) != 0) return failed("replace", path, errno);
  return {};
}

Result<void> make_parents(const std::string& path) {
  const std::string parent(parent_path(path));
  struct stat status {};
  if (stat(parent.c_str(), &status) == 0) return {};
  if (auto made = make_parents(parent); !made) return made;
  if (mkdir(parent.c_str(), 0755) != 0 && errno != EEXIST) return failed("create", parent, errno);
  return {};
}

// The path of the file to write. For a link this is the target, so that the link stays.
Result<std::string> write_target(const std::string& path) {
  RealFileSystem files;
  if (auto target = real_path(files, path)) return *target;
  const auto itself = files.link_status(path);
  if (!itself) return path;
  return Error{ErrorCode::Failed, displayable(path) + " is a broken symbolic link: fix it first"};
}

}  // namespace

Result<std::string> without_block(std::string_view content, const BlockMarks& marks) {
  std::string rest(content);
  for (;;) {
    auto block = find_block(rest, marks);
    if (!block) return block.error();
    if (!*block) return rest;
    rest.erase((*block)->begin, (*block)->end - (*block)->begin);
  }
}

Result<std::string> with_block(std::string_view content, std::string_view line,
                               const BlockMarks& marks) {
  auto block = find_block(content, marks);
  if (!block) return block.error();
  const std::string text =
      std::string(marks.begin) + "\n" + std::string(line) + "\n" + std::string(marks.end) + "\n";
  if (!*block) {
    const bool needs_newline = !content.empty() && content.back() != '\n';
    return std::string(content) + (needs_newline ? "\n" : "") + text;
  }
  auto rest = without_block(content.substr((*block)->end), marks);
  if (!rest) return rest;
  return std::string(content.substr(0, (*block)->begin)) + text + *rest;
}

std::optional<std::string> block_line(std::string_view content, const BlockMarks& marks) {
  auto block = find_block(content, marks);
  if (!block || !*block) return std::nullopt;
  const size_t begin = (*block)->begin + marks.begin.size() + 1;
  const size_t end = content.rfind(marks.end, (*block)->end);
  return std::string(trimmed(content.substr(begin, end - begin)));
}

Result<std::string> read_start_up_file(const std::string& path) {
  RealFileSystem files;
  if (!files.status(path)) return std::string();
  auto content = files.read_file(path, kMaxStartUpBytes);
  if (!content) {
    return Error{ErrorCode::Failed,
                 "cannot read " + displayable(path) + ": make it a readable file"};
  }
  if (content->size() == kMaxStartUpBytes) {
    return Error{ErrorCode::Failed,
                 displayable(path) + " is 4 MiB or larger: make it smaller, or edit it manually"};
  }
  return *std::move(content);
}

Result<void> write_start_up_file(const std::string& path, std::string_view content) {
  auto target = write_target(path);
  if (!target) return target.error();
  if (auto made = make_parents(*target); !made) return made;
  struct stat status {};
  const bool exists = stat(target->c_str(), &status) == 0;
  const std::string temporary = *target + ".venvctl-" + std::to_string(getpid());
  auto written = write_beside(temporary, *target, content, exists ? &status : nullptr);
  if (!written) unlink(temporary.c_str());
  return written;
}

}  // namespace venvctl
