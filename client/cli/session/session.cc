#include "client/cli/session/session.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "client/cli/output/shell_words.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kColors[] = {"auto", "always", "never"};

bool is_current_directory(const std::string& path) {
  struct stat there {};
  struct stat here {};
  return stat(path.c_str(), &there) == 0 && stat(".", &here) == 0 && there.st_dev == here.st_dev &&
         there.st_ino == here.st_ino;
}

// The kernel's path of the current directory; "" if it has none. getcwd does not access the
// directory, so it cannot hang.
std::string kernels_directory() {
  char* physical = getcwd(nullptr, 0);
  std::string directory = physical != nullptr && physical[0] == '/' ? physical : "";
  free(physical);
  return directory;
}

// The shell's logical directory (PWD). If PWD is wrong, the kernel's path. If the directory no
// longer exists, PWD.
WorkingDirectory current_directory(const Variables& variables) {
  const std::string pwd = variables.get("PWD").value_or("");
  const std::string directory = kernels_directory();
  if (directory == pwd && !pwd.empty()) return {directory};
  if (is_absolute_path(pwd) && is_current_directory(pwd)) return {normal_path("/", pwd)};
  if (!directory.empty()) return {directory};
  return {is_absolute_path(pwd) ? normal_path("/", pwd) : "/", true};
}

std::string home_of(const Variables& variables) {
  const std::string home = variables.get("HOME").value_or("");
  return is_absolute_path(home) ? normal_path("/", home) : "";
}

}  // namespace

bool is_kernels_directory(const std::string& path) {
  return !path.empty() && path == kernels_directory();
}

Session::Session(Variables variables, const StandardStreams& streams)
    : variables_(std::move(variables)),
      directory_(current_directory(variables_)),
      home_(home_of(variables_)),
      terminal_(variables_, streams) {}

void Session::note_looks_in(SharedPlace& place) {
  place_ = &place;
  noting_files_.emplace(avoiding_files_, place);
}

void Session::note_place(const std::string& path) {
  if (place_ != nullptr) place_->set(path);
}

void Session::note_step(const std::string& step) {
  if (terminal_.volume() == Terminal::Volume::Quiet) return;
  if (place_ != nullptr) return place_->set_step(step);
  if (!terminal_.err_can_redraw()) return;
  const auto now = std::chrono::steady_clock::now();
  if (!first_step_) first_step_ = now;
  if (now - *first_step_ < kProgressAfter) return;
  if (!progress_) progress_.emplace(terminal_).begin(step);
  progress_->rename(step);
  progress_->tick();
}

void Session::end_steps() {
  progress_.reset();
  first_step_.reset();
}

void Session::begin_inspection() {
  if (before_inspection_) before_inspection_();
}

void Session::begin_changes() {
  if (is_rehearsal_) exit(0);
}

void Session::note_silent_daemon() {
  daemon_is_silent_ = true;
  if (place_ != nullptr) place_->raise(SharedPlace::Flag::SilentDaemon);
}

void Session::may_leave_out_places() {
  if (place_ != nullptr) place_->raise(SharedPlace::Flag::MayLeaveOut);
}

void Session::declare_common(Syntax& syntax, bool prints_data) {
  if (prints_data) syntax.flag("--json", json_, "print JSON");
  syntax.option("-C,--directory", "DIR", change_to_, "change to DIR first");
  syntax.flag("-q,--quiet", quiet_, "print only data, questions and problems");
  syntax.flag("-v,--verbose", verbose_, "print more, for example the output of tools");
  syntax.flag("-y,--yes", yes_, "do not ask for confirmation");
  syntax.choice("--color", kColors, color_, "when to use colors");
  syntax.help_flag("-h,--help", help_, "show this help");
}

Result<void> Session::apply_common() {
  using Color = Terminal::Color;
  using Volume = Terminal::Volume;
  if (color_ != "auto") terminal_.set_color(color_ == "always" ? Color::Always : Color::Never);
  terminal_.set_volume(quiet_ ? Volume::Quiet : verbose_ ? Volume::Verbose : Volume::Normal);
  return change_to_ ? enter(*change_to_) : Result<void>();
}

Result<void> Session::enter(std::string_view directory) {
  const std::string target = absolute(directory);
  note_place(target);
  begin_inspection();
  if (chdir(target.c_str()) != 0) {
    return Error{ErrorCode::NotFound, system_error("change to " + shown(target), errno).message};
  }
  directory_ = {target};
  variables_.set("PWD", target);
  return {};
}

Result<void> Session::check_directory() {
  if (!directory_.is_gone) return {};
  std::string there = "another directory";
  for (const std::string& each : path_and_parents(directory_.path)) {
    const auto status = files().status(each);
    if (!status || !status->is_directory()) continue;
    there = typed(each);
    break;
  }
  return Error{ErrorCode::NotFound, "this directory no longer exists: cd to " + there + " first"};
}

const User& Session::user() {
  if (!user_) user_ = current_user();
  return *user_;
}

Result<Places> Session::places() { return venvctl::places(variables_, ::geteuid()); }

Result<Places> Session::places_to_write() {
  auto found = places();
  if (!found) return found;
  if (auto checked = check_owners(*found, ::geteuid()); !checked) return checked.error();
  return found;
}

void Session::complain_of(const UnreadableFile& file) {
  if (!complained_of_.insert(file.path).second) return;
  terminal_.complain("venvctl: cannot read " + shown(file.path) + " (" + displayable(file.reason) +
                     "): fix the file, because it is ignored until then");
}

std::string Session::change_option(const std::string& directory) const {
  const bool is_there = !change_to_ && directory == directory_.path;
  return is_there ? "" : " -C " + typed(directory);
}

std::string Session::absolute(std::string_view path) const {
  return normal_path(directory_.path, path);
}

std::string Session::shown(std::string_view path) const {
  if (home_.size() > 1 && path_contains(home_, path)) {
    return "~" + displayable(path.substr(home_.size()));
  }
  return displayable(path);
}

std::string Session::typed(const std::string& path) const {
  const std::string quoted = as_typed({{path}});
  return quoted == path ? shown(path) : quoted;
}

bool Session::can_confirm() const {
  return yes_ || (isatty(STDIN_FILENO) == 1 && terminal_.err_is_tty());
}

Result<bool> Session::confirm(const std::string& question) {
  begin_changes();
  if (yes_) return true;
  if (!can_confirm()) {
    return Error{ErrorCode::Usage,
                 "cannot ask for confirmation without a terminal: pass -y to skip the question"};
  }
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  char* line = nullptr;
  size_t size = 0;
  const ssize_t length = getline(&line, &size, stdin);
  const std::string answer =
      length > 0 ? ascii_lower(trimmed({line, static_cast<size_t>(length)})) : "";
  free(line);
  return answer == "y" || answer == "yes";
}

}  // namespace venvctl
