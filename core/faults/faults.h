// The faults: all degraded states that doctor reports, each with its fix. They are grouped by what
// they affect. tests/faults/doctor_test.py causes each fault. Includes only C headers.
#pragma once

namespace venvctl::faults {

struct Fault {
  const char* name;  // the name in `status` and `doctor --json`; it must never change
  const char* fix;   // doctor replaces {} by the path or name that the fault affects
};

// The daemon does not run, is stopped by a signal, does not answer, or is slow.
constexpr Fault kDaemonAbsent{"daemon-absent",
                              "run venvctl daemon start, or open a shell with the hook"};
constexpr Fault kDaemonStopped{"daemon-stopped", "run kill -CONT {}, or venvctl daemon restart"};
constexpr Fault kDaemonSilent{
    "daemon-silent", "run venvctl daemon restart; venvctl logs shows what the daemon did last"};
constexpr Fault kDaemonSlow{"daemon-slow", "find out what keeps this machine busy (top)"};
// The daemon dies again and again, under venvd's supervisor or under systemd.
constexpr Fault kCrashLoop{"crash-loop",
                           "see venvctl logs for the reason, then run venvctl daemon start"};
constexpr Fault kUnitFailed{"unit-failed",
                            "see venvctl logs for the reason, then run venvctl daemon start"};
// The daemon was upgraded while it runs, or its socket is missing or belongs to another program.
constexpr Fault kDaemonVersion{"daemon-version", "run venvctl daemon restart"};
constexpr Fault kDaemonProtocol{"daemon-protocol",
                                "run venvctl daemon restart, then open new shells"};
constexpr Fault kSocketForeign{
    "socket-foreign", "stop the program that listens on {}, then run venvctl daemon start"};
constexpr Fault kSocketMissing{"socket-missing",
                               "wait half a minute until the daemon recreates the socket, or run "
                               "venvctl daemon restart"};
// The runtime directory is not set, unusable or full.
constexpr Fault kRuntimeUnset{"runtime-unset",
                              "log in instead of using su, so that XDG_RUNTIME_DIR is set"};
constexpr Fault kRuntimeUnusable{"runtime-unusable",
                                 "log in instead of using su, so that XDG_RUNTIME_DIR is your own"};
constexpr Fault kRuntimeOpen{
    "runtime-open",
    "remove that file or directory, or run chmod 700 on it, then run venvctl daemon restart"};
constexpr Fault kRuntimeTooLong{"runtime-too-long", "set VENVCTL_RUNTIME_DIR to a shorter path"};
constexpr Fault kRuntimeFull{
    "runtime-full",
    "delete files to make room in the runtime directory; until then every prompt asks the daemon"};
// The disk or the files of the state directory.
constexpr Fault kStateFull{
    "state-full",
    "delete files to make room on the disk of the state directory; until then nothing is recorded"};
constexpr Fault kStateReadOnly{"state-read-only",
                               "mount the file system of the state directory writable, or set "
                               "XDG_STATE_HOME to another directory"};
constexpr Fault kStateUnwritable{"state-unwritable",
                                 "make the state directory writable, and check its disk"};
constexpr Fault kStateUnreadable{"state-unreadable",
                                 "make the state file readable, and check its disk"};
// Only the daemon reports this fault, in `status`. doctor reads the state files itself, and reports
// one of the next three faults instead.
constexpr Fault kStateFile{"state-file", "run venvctl doctor"};
constexpr Fault kStateNewer{"state-newer", "upgrade venvctl"};
constexpr Fault kStateCorrupt{"state-corrupt",
                              "no action is needed, because venvctl uses the file's backup; at the "
                              "next change it renames the corrupt file and writes a new file"};
constexpr Fault kStateLost{"state-lost",
                           "run venvctl adopt DIR to approve your environments again; at the next "
                           "change, venvctl renames the corrupt file and writes a new file"};
constexpr Fault kStateElsewhere{
    "state-elsewhere",
    "give the daemon and this shell the same HOME and XDG_STATE_HOME (venvctl daemon restart gives "
    "the daemon the values of this shell), or give this shell its own VENVCTL_RUNTIME_DIR"};
// The machine: its limits, and the directories that the daemon reads.
constexpr Fault kInotifyInstances{"inotify-instances",
                                  "raise fs.inotify.max_user_instances with sysctl"};
constexpr Fault kInotifyWatches{"inotify-watches", "raise fs.inotify.max_user_watches with sysctl"};
constexpr Fault kPlaceHangs{"place-hangs", "check that the file system is mounted and reachable"};
constexpr Fault kPlaceKills{
    "place-kills",
    "move the newest files of that directory away, one at a time, and report the file that "
    "causes the crash"};
constexpr Fault kDescriptors{"descriptors",
                             "raise the limit of open files (ulimit -n), then run venvctl "
                             "daemon restart"};
constexpr Fault kProcesses{"processes",
                           "end other programs, or raise your limit on processes (ulimit -u)"};
// Projects.
constexpr Fault kFileUnreadable{"file-unreadable",
                                "make {} readable, or correct the line that venvctl why shows"};
// Environments.
constexpr Fault kEnvironmentIncomplete{
    "environment-incomplete",
    "wait until the installer finishes, or run venvctl create --clear {}"};
constexpr Fault kEnvironmentBroken{"environment-broken", "run venvctl repair {}"};
constexpr Fault kEnvironmentForeign{"environment-foreign", "run venvctl repair {}"};
constexpr Fault kEnvironmentOrphaned{"environment-orphaned", "run venvctl remove {}"};
constexpr Fault kEnvironmentGone{"environment-gone", "run venvctl remove {}"};
constexpr Fault kElsewhereIncomplete{"elsewhere-incomplete",
                                     "wait until venvctl use finishes, or run rm -r {}"};
// What install.sh and venvctl init set up, and the user's own settings.
constexpr Fault kProgramMissing{"program-missing", "reinstall venvctl"};
constexpr Fault kProgramForeign{"program-foreign",
                                "uninstall the package that contains {}, or put the directory "
                                "of this venvctl earlier on PATH"};
constexpr Fault kProgramOther{"program-other", "uninstall one of the two"};
constexpr Fault kProgramInEnvironment{"program-in-environment",
                                      "install venvctl outside of projects, for example with pipx"};
constexpr Fault kUnitsUnknown{"units-unknown",
                              "no action is needed, because the hooks start the daemon; after you "
                              "install the units, run systemctl --user enable --now venvd.socket"};
constexpr Fault kUnitsOther{"units-other",
                            "no action is needed, because the hooks start the daemon; to use the "
                            "units, uninstall one of the two installations"};
constexpr Fault kUnitsOff{"units-off", "run systemctl --user enable --now venvd.socket"};
constexpr Fault kUnitsSilent{"units-silent", "run systemctl --user status, or log in again"};
constexpr Fault kHookMissing{"hook-missing", "run venvctl init {}"};
constexpr Fault kHookOther{"hook-other", "run venvctl init {} to load this installation"};
constexpr Fault kHookNone{
    "hook-none", "use a shell that venvctl help init lists, or run venvctl run -- COMMAND"};
constexpr Fault kHookUnreadable{"hook-unreadable", "make the startup file readable"};
constexpr Fault kHookDisabled{"hook-disabled", "unset VENVCTL_DISABLE"};
constexpr Fault kVscodeActivation{"vscode-activation", "run venvctl {}"};
constexpr Fault kConfiguration{"configuration", "fix {}"};
constexpr Fault kHomeUnset{"home-unset", "set HOME to your home directory"};
constexpr Fault kHomeCaptured{"home-captured",
                              "move that environment into a project, unless you want this"};
constexpr Fault kHomeProject{"home-project", "run venvctl why -C ~ to see which file it is"};

}  // namespace venvctl::faults
