#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/shared_place.h"
#include "daemon/program.h"
#include "daemon/workers/message.h"
#include "daemon/workers/worker_main.h"
#include "tests/support/run_tests.h"

namespace venvctl {
namespace {

// Workers run this same program. A worker does what the first field of each job says.
void do_as_told(int socket, const Message& job) {
  const size_t end = std::min(job.find('|'), job.size());
  const std::string_view what = std::string_view(job).substr(0, end);
  if (what == "die") ::_exit(1);
  if (what == "die at") {
    auto place = SharedPlace::at(UniqueFd(kWorkerPlaceFd));
    if (place) place->set(std::string_view(job).substr(end + 1));
    ::raise(SIGSEGV);
    ::_exit(1);
  }
  if (what == "babble") static_cast<void>(write_full(socket, "\xFF\xFF\xFF\xFFnonsense").ok());
  if (what == "echo") static_cast<void>(write_full(socket, framed(job)).ok());
  if (what == "program") {
    const ProgramFile program = program_file();
    const Message reply = program.path + (program.is_replaced ? "|replaced" : "|there");
    static_cast<void>(write_full(socket, framed(reply)).ok());
  }
  // For "hang", sends no reply.
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
