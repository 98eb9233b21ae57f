#include "daemon/program.h"

#include <sys/socket.h>

#include <filesystem>

#include "core/base/fd.h"
#include "daemon/loop/child_process.h"
#include "daemon/workers/message.h"
#include "daemon/workers/worker_main.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::program_test {

// The worker of main.cc, started from its own file next to these tests.
struct Program {
  std::string path = program_file().path + ".program_test";
  Loop loop;
  UniqueFd socket;
  bool has_ended = false;
  std::unique_ptr<Process> process;

  Program() {
    std::filesystem::remove(path);
    std::filesystem::create_hard_link(program_file().path, path);
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    socket.reset(ends[0]);
    const UniqueFd theirs(ends[1]);
    auto started = Process::spawn(loop, path, {"venvd", kWorkerOption}, std::vector{theirs.get()},
                                  [this](int) { has_ended = true; });
    REQUIRE(started);
    process = std::move(*started);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    socket.reset();
    run_until(loop, [this] { return has_ended; });
    std::error_code ignored;  // the test may have removed the file
    std::filesystem::remove(path, ignored);
  }
  // The worker's reply: the path of its program, and whether this file still exists.
  Message said() const {
    REQUIRE(write_full(socket.get(), framed("program")));
    MessageReader reader;
    const Deadline deadline = Deadline::in(std::chrono::seconds(20));
    for (char byte = 0; read_full(socket.get(), {&byte, 1}, deadline).ok();) {
      reader.append({&byte, 1});
      if (auto message = reader.next()) return *message;
      if (deadline.is_past()) break;
    }
    FAIL("no reply");
    return {};
  }
};

TEST_CASE("a program knows its path, and notices that its file was removed") {
  const Program program;
  CHECK(program.said() == program.path + "|there");
  std::filesystem::remove(program.path);
  CHECK(program.said() == program.path + "|replaced");
}

TEST_CASE("a program notices that its file was replaced") {
  const Program program;
  const std::string other = program.path + ".new";
  std::filesystem::copy_file("/bin/true", other, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::rename(other, program.path);
  CHECK(program.said() == program.path + "|replaced");
}

}  // namespace venvctl::program_test
