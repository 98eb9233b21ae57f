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
    // Only names of this machine's earlier daemons may not come again: process and time will do.
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
  path_ = make_file();
}

Epoch::~Epoch() {
  old_.push_back(path_);
  remove_old();
}

void Epoch::advance() {
  ++number_;
  old_.push_back(std::move(path_));
  path_ = make_file();
  remove_old();
}

void Epoch::remove_old() {
  std::erase_if(old_, [](const std::string& path) {
    return path.empty() || ::unlink(path.c_str()) == 0 || errno == ENOENT;
  });
}

std::string Epoch::make_file() const {
  const std::string path =
      directory_ + "/" + std::string(kPrefix) + random_ + "." + std::to_string(number_);
  const UniqueFd fd(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  return fd ? path : "";
}

}  // namespace venvctl
