#include "daemon/loop/child_process.h"

#include <csignal>

#include "core/base/process.h"
#include "daemon/loop/handle.h"

namespace venvctl {

struct Process::State : HandleState<uv_process_t, Process::OnExit> {
  bool has_exited = false;
};

namespace {

std::vector<uv_stdio_container_t> descriptor_table(std::span<const int> descriptors) {
  std::vector<uv_stdio_container_t> table(3 + descriptors.size());
  table[0].flags = UV_IGNORE;
  table[1].flags = UV_IGNORE;
  table[2].flags = UV_INHERIT_FD;
  table[2].data.fd = 2;
  for (size_t i = 0; i < descriptors.size(); ++i) {
    if (descriptors[i] < 0) {
      table[3 + i].flags = UV_IGNORE;
      continue;
    }
    table[3 + i].flags = UV_INHERIT_FD;
    table[3 + i].data.fd = descriptors[i];
  }
  return table;
}

}  // namespace

Result<std::unique_ptr<Process>> Process::spawn(Loop& loop, const std::string& file,
                                                const std::vector<std::string>& arguments,
                                                std::span<const int> descriptors, OnExit on_exit) {
  const ExecStrings words(arguments);
  std::vector<uv_stdio_container_t> table = descriptor_table(descriptors);
  uv_process_options_t options{};
  options.file = file.c_str();
  options.args = const_cast<char**>(words.get());
  options.stdio = table.data();
  options.stdio_count = static_cast<int>(table.size());
  options.exit_cb = [](uv_process_t* handle, int64_t exit_status, int signal) {
    auto* state = static_cast<State*>(handle->data);
    state->has_exited = true;
    call_back(state, signal != 0 ? signal : static_cast<int>(exit_status << 8));
  };
  auto* state = new State;
  state->callback = std::move(on_exit);
  state->uv.data = state;
  // From uv_spawn on, libuv uses the handle, even if the process could not be started. So the
  // handle must then be closed, not deleted.
  if (int error = uv_spawn(loop.handle(), &state->uv, &options); error != 0) {
    close_handle(state);
    return Error{ErrorCode::Failed, "cannot start " + file + ": " + uv_strerror(error)};
  }
  return std::unique_ptr<Process>(new Process(state));
}

Process::~Process() { close_handle(state_); }

pid_t Process::pid() const { return state_->uv.pid; }

void Process::kill(int signal) {
  if (!state_->has_exited) uv_process_kill(&state_->uv, signal);
}

}  // namespace venvctl
