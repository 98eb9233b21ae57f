#include "client/cli/bounded_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "client/cli/noting_file_system.h"
#include "core/base/text.h"

namespace venvctl {

struct BoundedCheck::Place {
  char path[4096];
};

namespace {

void* shared_memory(size_t size) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

// A pipe that stays open in a process left behind would keep those waiting who read what we print.
void let_go_of_our_output() {
  const UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) dup2(null.get(), fd);
}

std::string read_all(int fd, Deadline deadline, bool* has_ended) {
  std::string all;
  char piece[4096];
  for (;;) {
    const auto count = read_full(fd, piece, deadline);
    if (!count) return all;
    all.append(piece, *count);
    *has_ended = *count < sizeof piece;
    if (*has_ended) return all;
  }
}

}  // namespace

BoundedCheck::BoundedCheck(const DoctorCheck& check, Session& session)
    : check_(&check), place_(static_cast<Place*>(shared_memory(sizeof(Place)))) {
  int ends[2];
  if (place_ == nullptr || pipe2(ends, O_CLOEXEC) != 0) return;
  found_.reset(ends[0]);
  UniqueFd told(ends[1]);
  child_ = fork();
  if (child_ != 0) return;
  // With whatever it starts it is ended as one.
  setpgid(0, 0);
  let_go_of_our_output();
  NotingFileSystem files(session.files(), [this](const std::string& path) {
    snprintf(place_->path, sizeof place_->path, "%s", path.c_str());
  });
  session.look_through(files);
  (void)write_full(told.get(), encoded(check.look(session))).ok();
  _exit(0);
}

BoundedCheck::BoundedCheck(BoundedCheck&& other) noexcept
    : check_(other.check_),
      place_(std::exchange(other.place_, nullptr)),
      child_(std::exchange(other.child_, 0)),
      found_(std::move(other.found_)) {}

BoundedCheck::~BoundedCheck() {
  if (place_ != nullptr) munmap(place_, sizeof *place_);
}

Findings BoundedCheck::findings(Deadline deadline) {
  if (child_ <= 0) return {unfinished("cannot be begun")};
  bool has_ended = false;
  const std::string bytes = read_all(found_.get(), deadline, &has_ended);
  if (!has_ended) {
    kill(-child_, SIGKILL);
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, WNOHANG);
    return {unfinished("does not come to its end")};
  }
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(child_, &status, 0)) < 0 && errno == EINTR) {
  }
  if (ended != child_ || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return {unfinished("died")};
  return decoded_findings(bytes);
}

Finding BoundedCheck::unfinished(std::string_view how) const {
  std::string where;
  if (place_ != nullptr) where.assign(place_->path, strnlen(place_->path, sizeof place_->path));
  if (!where.empty())
    return problem(*check_->when_it_hangs, displayable(where) + " does not answer");
  return problem(*check_->when_it_hangs,
                 "the look at " + std::string(check_->name) + " " + std::string(how));
}

}  // namespace venvctl
