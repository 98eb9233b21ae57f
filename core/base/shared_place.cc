#include "core/base/shared_place.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace venvctl {

// The layout of the shared memory. It contains no pointers and no locks, so another process can
// read it while the writer hangs and after the writer has died.
struct SharedPlace::Content {
  std::atomic<uint64_t> beats;
  std::atomic<uint32_t> flags;
  std::atomic<uint32_t> waiting;
  char path[kMaxBytes + 1];
  char step[kMaxStepBytes + 1];
};

// These seals forbid changes of the size. If the file behind a mapping became shorter, reading the
// mapping would kill the process.
constexpr int kFixedSize = F_SEAL_SHRINK | F_SEAL_GROW;

std::optional<SharedPlace> SharedPlace::make() {
  UniqueFd fd(memfd_create("venvctl-place", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd || ftruncate(fd.get(), sizeof(Content)) != 0 ||
      fcntl(fd.get(), F_ADD_SEALS, kFixedSize) != 0) {
    return std::nullopt;
  }
  return at(std::move(fd));
}

std::optional<SharedPlace> SharedPlace::at(UniqueFd fd) {
  struct stat status {};
  // Accepts only a sealed memory file. A regular file on tmpfs has seals too, but F_SEAL_SHRINK and
  // F_SEAL_GROW cannot be added to it.
  const int seals = fd ? fcntl(fd.get(), F_GET_SEALS) : -1;
  const bool is_memory = seals >= 0 && (seals & kFixedSize) == kFixedSize &&
                         fstat(fd.get(), &status) == 0 &&
                         status.st_size >= static_cast<off_t>(sizeof(Content));
  if (!is_memory) return std::nullopt;
  void* memory = mmap(nullptr, sizeof(Content), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (memory == MAP_FAILED) return std::nullopt;
  return SharedPlace(std::move(fd), static_cast<Content*>(memory));
}

SharedPlace::SharedPlace(SharedPlace&& other) noexcept
    : fd_(std::move(other.fd_)), content_(std::exchange(other.content_, nullptr)) {}

SharedPlace& SharedPlace::operator=(SharedPlace&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(content_, other.content_);
  return *this;
}

SharedPlace::~SharedPlace() {
  if (content_ != nullptr) munmap(content_, sizeof *content_);
}

void SharedPlace::set(std::string_view path) {
  const size_t size = std::min(path.size(), kMaxBytes);
  memcpy(content_->path, path.data(), size);
  content_->path[size] = '\0';
  beat();
}

std::string SharedPlace::path() const {
  return {content_->path, strnlen(content_->path, kMaxBytes)};
}

void SharedPlace::beat() { ++content_->beats; }

uint64_t SharedPlace::beats() const { return content_->beats; }

void SharedPlace::begin_waiting() { content_->waiting = 1; }

void SharedPlace::end_waiting() {
  content_->waiting = 0;
  beat();
}

bool SharedPlace::is_waiting() const { return content_->waiting != 0; }

void SharedPlace::set_step(std::string_view step) {
  const size_t size = std::min(step.size(), kMaxStepBytes);
  memcpy(content_->step, step.data(), size);
  content_->step[size] = '\0';
}

std::string SharedPlace::step() const {
  return {content_->step, strnlen(content_->step, kMaxStepBytes)};
}

void SharedPlace::raise(Flag flag) { content_->flags |= static_cast<uint32_t>(flag); }

bool SharedPlace::has(Flag flag) const {
  return (content_->flags & static_cast<uint32_t>(flag)) != 0;
}

}  // namespace venvctl
