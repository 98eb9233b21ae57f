#include "core/trust/git_index.h"

#include <cstdint>
#include <string>

#include "core/base/path.h"

namespace venvctl {
namespace {

// The size of the part of an entry before its hash: times, device, inode, mode and more.
constexpr size_t kStatBytes = 40;
constexpr size_t kModeAt = 24;
constexpr size_t kModeBytes = 4;
constexpr uint32_t kExtendedFlag = 0x4000;
constexpr uint32_t kTypeMask = 0170000;
constexpr uint32_t kDirectoryType = 0040000;  // a whole directory in a sparse index
constexpr uint32_t kLinkType = 0120000;
constexpr uint32_t kRepositoryType = 0160000;  // a submodule

Error unreadable(const std::string& why) {
  return {ErrorCode::Failed, "the git index " + why + ": check it with git status"};
}

// Takes bytes from the front. If too few bytes are left, returns an empty text or 0, and
// is_intact() becomes false.
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

  // Takes the bytes up to the next NUL, and the NUL itself. Returns them without the NUL.
  std::string_view name() {
    const size_t end = rest_.find('\0');
    const std::string_view text = take(end == std::string_view::npos ? rest_.size() + 1 : end);
    take(1);
    return text;
  }

  // Reads a number in git's "offset encoding": seven bits per byte, and each byte except the last
  // also adds 1 to the value.
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
      : bytes_(index), path_("/" + std::string(path)), hash_bytes_(hash_bytes) {}

  Result<void> read(const std::function<void(const GitIndexEntry&)>& on_entry) {
    if (bytes_.take(4) != "DIRC") return unreadable("has an unknown format");
    version_ = bytes_.number(4);
    if (version_ < 2 || version_ > 4) {
      return unreadable("has the unsupported version " + std::to_string(version_));
    }
    for (uint32_t left = bytes_.number(4); left > 0 && bytes_.is_intact(); --left) {
      if (!read_entry()) return unreadable("is sparse near this path");
      if (!bytes_.is_intact() || !path_contains(path_, name_)) continue;
      on_entry({std::string_view(name_).substr(1), content_});
    }
    if (!bytes_.is_intact()) return unreadable("is truncated");
    return read_extensions();
  }

 private:
  // Reads the next entry, and stores its path in name_, with a leading '/'. In a sparse index, an
  // entry may be a directory that stands for everything below it. Returns false if such a directory
  // is above or below `path_`.
  bool read_entry() {
    const size_t before = bytes_.left();
    const std::string_view stat = bytes_.take(kStatBytes);
    const uint32_t mode = stat.empty() ? 0 : Bytes(stat.substr(kModeAt)).number(4);
    content_ = stat.empty() ? "" : stat.substr(kModeAt, kModeBytes);
    content_ += bytes_.take(hash_bytes_);
    const uint32_t flags = bytes_.number(2);
    if (version_ >= 3 && (flags & kExtendedFlag) != 0) bytes_.take(2);
    if (version_ == 4) {
      const size_t cut = bytes_.offset();
      name_.resize(cut < name_.size() ? name_.size() - cut : 1);
      name_ += bytes_.name();
    } else {
      name_ = "/" + std::string(bytes_.name());
      // An entry ends with one to eight NULs, so that its size is a multiple of eight bytes.
      const size_t used = before - bytes_.left();
      bytes_.take((8 - used % 8) % 8);
    }
    if ((mode & kTypeMask) != kDirectoryType) return true;
    const std::string directory = normal_path("/", name_);
    return !path_contains(directory, path_) && !path_contains(path_, directory);
  }

  // Fails for an extension whose name begins with a lower-case letter, because git's format says
  // that readers must not ignore it.
  Result<void> read_extensions() {
    while (bytes_.left() > hash_bytes_) {
      const std::string_view name = bytes_.take(4);
      const uint32_t size = bytes_.number(4);
      bytes_.take(size);
      if (!bytes_.is_intact()) return unreadable("is truncated");
      if (name == "sdir") continue;  // sparse index: checked for each entry
      if (name.front() < 'A' || name.front() > 'Z')
        return unreadable("is split or has an unsupported extension");
    }
    if (bytes_.left() < hash_bytes_) return unreadable("is truncated");
    return {};
  }

  Bytes bytes_;
  std::string path_;
  size_t hash_bytes_;
  uint32_t version_ = 0;
  std::string name_ = "/";  // path of the last entry; in version 4, the next path builds on it
  std::string content_;     // mode and object name of the last entry
};

}  // namespace

bool GitIndexEntry::leads_elsewhere() const {
  const uint32_t type = Bytes(content).number(kModeBytes) & kTypeMask;
  return type == kLinkType || type == kRepositoryType;
}

Result<void> read_git_index(std::string_view index, std::string_view path, size_t hash_bytes,
                            const std::function<void(const GitIndexEntry&)>& on_entry) {
  return Reader(index, path, hash_bytes).read(on_entry);
}

Result<bool> git_index_lists(std::string_view index, std::string_view path, size_t hash_bytes) {
  bool is_listed = false;
  const auto read =
      read_git_index(index, path, hash_bytes, [&](const GitIndexEntry&) { is_listed = true; });
  if (!read) return read.error();
  return is_listed;
}

}  // namespace venvctl
