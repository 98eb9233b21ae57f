#include "core/locks/requirements_reader.h"

#include <set>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/locks/manifest.h"

namespace venvctl {
namespace {

constexpr size_t kMaxFileBytes = 16 * 1024 * 1024;
constexpr size_t kMaxFiles = 64;

// Windows' PowerShell writes UTF-16 with a byte order mark. Names and versions are ASCII, so each
// other character is replaced by "?".
std::string from_utf16(std::string_view bytes, size_t low_byte) {
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char low = bytes[i + low_byte];
    const char high = bytes[i + 1 - low_byte];
    text += high == 0 && static_cast<unsigned char>(low) < 0x80 ? low : '?';
  }
  return text;
}

std::string decoded(std::string_view bytes) {
  constexpr std::string_view kUtf8 = "\xef\xbb\xbf";
  constexpr std::string_view kLittleEndian = "\xff\xfe";
  constexpr std::string_view kBigEndian = "\xfe\xff";
  if (bytes.starts_with(kUtf8)) return std::string(bytes.substr(kUtf8.size()));
  if (bytes.starts_with(kLittleEndian)) return from_utf16(bytes.substr(2), 0);
  if (bytes.starts_with(kBigEndian)) return from_utf16(bytes.substr(2), 1);
  return std::string(bytes);
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// A "#" begins a comment at the start of a line and after a blank.
std::string_view without_comment(std::string_view line) {
  for (size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

// A line that ends with a backslash continues in the next line, unless it is a comment.
std::vector<std::string> joined_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::string begun;
  for (const std::string_view line : python_lines(text)) {
    const bool is_comment = trimmed(line).starts_with('#');
    if (line.ends_with('\\') && !is_comment) {
      begun += line.substr(0, line.size() - 1);
      continue;
    }
    lines.push_back(std::exchange(begun, "") + (is_comment ? " " : "") + std::string(line));
  }
  if (!begun.empty()) lines.push_back(std::move(begun));
  return lines;
}

// The value of the option `letter` ("-r") or `word` ("--requirement") at the beginning of `line`;
// "" if the line has another option.
std::string_view value_of(std::string_view line, std::string_view letter, std::string_view word) {
  if (line.starts_with(word)) {
    line.remove_prefix(word.size());
    const bool is_separated = !line.empty() && (line.front() == '=' || is_blank(line.front()));
    return is_separated ? trimmed(line.substr(1)) : "";
  }
  return line.starts_with(letter) ? trimmed(line.substr(letter.size())) : "";
}

// Options such as --hash follow a requirement after a blank.
std::string_view without_options(std::string_view line) {
  for (size_t at = line.find('-', 1); at != std::string_view::npos; at = line.find('-', at + 1)) {
    if (is_blank(line[at - 1])) return trimmed(line.substr(0, at));
  }
  return line;
}

class RequirementsReader {
 public:
  RequirementsReader(FileSystem& files, const std::string& path,
                     const MarkerEnvironment& environment)
      : files_(files), top_(parent_path(path)), environment_(environment) {
    is_read_ = read(path, false);
  }

  bool is_read() const { return is_read_; }
  std::vector<LockedPackage> packages() && { return joined_by_name(std::move(packages_)); }
  std::vector<std::string> paths() const {
    std::set<std::string> paths;
    for (const auto& [path, is_constraint] : seen_) paths.insert(path);
    return {paths.begin(), paths.end()};
  }

 private:
  bool read(const std::string& path, bool is_constraint) {
    if (seen_.size() >= kMaxFiles || !path_contains(top_, path)) return false;
    if (!seen_.emplace(path, is_constraint).second) return false;
    const auto bytes = files_.read_file(path, kMaxFileBytes + 1);
    if (!bytes || bytes->size() > kMaxFileBytes) return false;
    const RequirementsFile file = requirements_file(*bytes);
    for (const std::string& text : file.requirements) {
      LockedPackage package = manifest_package(text, environment_);
      package.is_wanted = package.is_wanted && !is_constraint;
      packages_.push_back(std::move(package));
    }
    const std::string directory(parent_path(path));
    for (const std::string& each : file.files) read(normal_path(directory, each), is_constraint);
    for (const std::string& each : file.constraints) read(normal_path(directory, each), true);
    return true;
  }

  FileSystem& files_;
  const std::string top_;  // the directory of the first file
  const MarkerEnvironment& environment_;
  bool is_read_ = false;
  std::set<std::pair<std::string, bool>> seen_;
  std::vector<LockedPackage> packages_;
};

}  // namespace

RequirementsFile requirements_file(std::string_view bytes) {
  RequirementsFile file;
  for (const std::string& joined : joined_lines(decoded(bytes))) {
    const std::string_view line = trimmed(without_comment(joined));
    if (line.empty()) continue;
    if (!line.starts_with('-')) {
      file.requirements.emplace_back(without_options(line));
      continue;
    }
    const auto add = [&](std::vector<std::string>& names, std::string_view name) {
      const bool is_url = name.find("://") != std::string_view::npos;
      if (!name.empty() && !is_url) names.emplace_back(name);
    };
    add(file.files, value_of(line, "-r", "--requirement"));
    add(file.constraints, value_of(line, "-c", "--constraint"));
  }
  return file;
}

std::optional<std::vector<LockedPackage>> requirements_packages(
    FileSystem& files, const std::string& path, const MarkerEnvironment& environment) {
  RequirementsReader reader(files, path, environment);
  if (!reader.is_read()) return std::nullopt;
  return std::move(reader).packages();
}

std::vector<std::string> requirements_files(FileSystem& files, const std::string& path) {
  return RequirementsReader(files, path, MarkerEnvironment()).paths();
}

}  // namespace venvctl
