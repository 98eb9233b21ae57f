#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "core/base/fd.h"
#include "daemon/program.h"
#include "daemon/workers/message.h"
#include "daemon/workers/worker_main.h"
#include "tests/support/run_tests.h"

namespace venvctl {
namespace {

// Workers start the program that runs: these tests. Theirs does what the first field of a job says.
void do_as_told(int socket, const Message& job) {
  const std::string_view what = job.empty() ? "" : std::string_view(job[0]);
  if (what == "die") ::_exit(1);
  if (what == "babble") static_cast<void>(write_full(socket, "\xFF\xFF\xFF\xFFnonsense").ok());
  if (what == "echo") static_cast<void>(write_full(socket, encoded(job)).ok());
  if (what == "program") {
    const ProgramFile program = program_file();
    const Message reply = {program.path, program.is_replaced ? "replaced" : "there"};
    static_cast<void>(write_full(socket, encoded(reply)).ok());
  }
  // "hang": no reply at all.
}

int obedient_worker() {
  MessageReader reader;
  char byte = 0;
  for (;;) {
    const auto count = read_full(kWorkerSocketFd, {&byte, 1});
    if (!count || *count == 0) return 0;
    reader.append({&byte, 1});
    while (const auto job = reader.next()) do_as_told(kWorkerSocketFd, *job);
  }
}

}  // namespace
}  // namespace venvctl

int main(int argc, char** argv) {
  const bool is_worker = argc == 2 && std::string_view(argv[1]) == venvctl::kWorkerOption;
  return is_worker ? venvctl::obedient_worker() : run_tests(argc, argv);
}
