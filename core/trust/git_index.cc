#include "core/trust/git_index.h"

#include <cstdint>
#include <string>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr size_t kStatBytes = 40;  // of an entry, before its hash: times, device, inode, mode …
constexpr size_t kModeAt = 24;
constexpr uint32_t kExtendedFlag = 0x4000;
constexpr uint32_t kTypeMask = 0170000;
constexpr uint32_t kDirectoryType = 0040000;  // of a whole directory in a sparse index

Error unreadable(const std::string& why) {
  return {ErrorCode::Failed, "the git index " + why + ": look at it with git status"};
}

// Takes bytes from the front. Past the end it gives zeros and is not intact any more.
class Bytes {
 public:
  explicit Bytes(std::string_view rest) : rest_(rest) {}

  bool is_intact() const { return is_intact_; }
  size_t left() const { return rest_.size(); }

  std::string_view take(size_t count) {
    if (count > rest_.size()) {
      is_intact_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  uint32_t number(size_t bytes) {
    uint32_t value = 0;
    for (const char byte : take(bytes)) value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
  }

  // Up to a NUL, which is taken too.
  std::string_view name() {
    const size_t end = rest_.find('\0');
    const std::string_view text = take(end == std::string_view::npos ? rest_.size() + 1 : end);
    take(1);
    return text;
  }

  // git's "offset encoding": seven bits a byte, each byte but the last adds one more.
  size_t offset() {
    size_t value = 0;
    for (int i = 0; i < 5; ++i) {
      const uint32_t byte = number(1);
      value = (value << 7) | (byte & 0x7F);
      if ((byte & 0x80) == 0) return value;
      ++value;
    }
    is_intact_ = false;
    return 0;
  }

 private:
  std::string_view rest_;
  bool is_intact_ = true;
};

class Reader {
 public:
  Reader(std::string_view index, std::string_view path, size_t hash_bytes)
      : bytes_(index), path_("/" + std::string(path)), hash_bytes_(hash_bytes) {
    if (path.empty()) path_ = "/";
  }

  Result<bool> read() {
    if (bytes_.take(4) != "DIRC") return unreadable("is none");
    version_ = bytes_.number(4);
    if (version_ < 2 || version_ > 4) {
      return unreadable("has version " + std::to_string(version_));
    }
    bool is_listed = false;
    for (uint32_t left = bytes_.number(4); left > 0 && bytes_.is_intact(); --left) {
      if (!read_entry()) return unreadable("is sparse around this path");
      is_listed = is_listed || (bytes_.is_intact() && path_contains(path_, name_));
    }
    if (!bytes_.is_intact()) return unreadable("is cut");
    if (auto extensions = read_extensions(); !extensions) return extensions.error();
    return is_listed;
  }

 private:
  // Into name_, with a '/' in front. False: a directory that stands for all below it, above or
  // below `path_`.
  bool read_entry() {
    const size_t before = bytes_.left();
    const std::string_view stat = bytes_.take(kStatBytes);
    const uint32_t mode = stat.empty() ? 0 : Bytes(stat.substr(kModeAt)).number(4);
    bytes_.take(hash_bytes_);
    const uint32_t flags = bytes_.number(2);
    if (version_ >= 3 && (flags & kExtendedFlag) != 0) bytes_.take(2);
    if (version_ == 4) {
      const size_t cut = bytes_.offset();
      name_.resize(cut < name_.size() ? name_.size() - cut : 1);
      name_ += bytes_.name();
    } else {
      name_ = "/" + std::string(bytes_.name());
      const size_t used = before - bytes_.left();  // with one NUL; entries fill groups of eight
      bytes_.take((8 - used % 8) % 8);
    }
    if ((mode & kTypeMask) != kDirectoryType) return true;
    const std::string directory = normal_path("/", name_);
    return !path_contains(directory, path_) && !path_contains(path_, directory);
  }

  // A small letter in front marks those that cannot be passed over.
  Result<void> read_extensions() {
    while (bytes_.left() > hash_bytes_) {
      const std::string_view name = bytes_.take(4);
      const uint32_t size = bytes_.number(4);
      bytes_.take(size);
      if (!bytes_.is_intact()) return unreadable("is cut");
      if (name == "sdir") continue;  // sparse: its entries tell
      if (name.front() < 'A' || name.front() > 'Z') return unreadable("is split or of a new form");
    }
    if (bytes_.left() < hash_bytes_) return unreadable("is cut");
    return {};
  }

  Bytes bytes_;
  std::string path_;
  size_t hash_bytes_;
  uint32_t version_ = 0;
  std::string name_ = "/";  // of the last entry: version 4 builds on it
};

}  // namespace

Result<bool> git_index_lists(std::string_view index, std::string_view path, size_t hash_bytes) {
  return Reader(index, path, hash_bytes).read();
}

}  // namespace venvctl
