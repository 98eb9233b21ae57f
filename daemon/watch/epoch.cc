#include "daemon/watch/epoch.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/hash.h"

namespace venvctl {

namespace {

constexpr std::string_view kPrefix = "epoch.";

std::string random_name() {
  char bytes[8];
  if (::getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes)) {
    // The name must only differ from those of earlier daemons on this machine, so the pid and the
    // time are enough.
    const int64_t seed = (int64_t{::getpid()} << 40) ^ ::time(nullptr);
    std::memcpy(bytes, &seed, sizeof(bytes));
  }
  return hex({bytes, sizeof(bytes)});
}

}  // namespace

void remove_epoch_files(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(directory.c_str()), ::closedir);
  if (!listing) return;
  while (const dirent* entry = ::readdir(listing.get())) {
    if (std::string_view(entry->d_name).starts_with(kPrefix)) {
      ::unlinkat(::dirfd(listing.get()), entry->d_name, 0);
    }
  }
}

Epoch::Epoch(std::string directory) : directory_(std::move(directory)), random_(random_name()) {
  remove_epoch_files(directory_);
  make_file();
}

Epoch::~Epoch() {
  old_.push_back(path_);
  remove_old();
}

void Epoch::advance() {
  ++number_;
  old_.push_back(std::move(path_));
  make_file();
  remove_old();
}

void Epoch::remove_old() {
  std::erase_if(old_, [](const std::string& path) {
    return path.empty() || ::unlink(path.c_str()) == 0 || errno == ENOENT;
  });
}

void Epoch::make_file() {
  const std::string name = std::string(kPrefix) + random_ + "." + std::to_string(number_);
  path_ = directory_ + "/" + name;
  const UniqueFd fd(
      ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) path_.clear();
  living_path_ = path_.empty() ? "" : living_path_of(name);
}

std::string Epoch::living_path_of(const std::string& name) {
  const auto through = [&] {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(directory_fd_.get()) +
           "/" + name;
  };
  if (directory_fd_ && ::access(through().c_str(), F_OK) == 0) return through();
  // The directory may have been removed and recreated after it was opened.
  directory_fd_ = UniqueFd(::open(directory_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (directory_fd_ && ::access(through().c_str(), F_OK) == 0) return through();
  return path_;
}

}  // namespace venvctl
