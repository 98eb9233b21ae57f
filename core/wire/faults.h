// Every degraded state that is known, in the order of what it happens to, with its cure: doctor
// names each, and tests/faults/doctor_test.py brings each about. C headers only.
#pragma once

namespace venvctl::wire {

struct Fault {
  const char* name;  // in status and in doctor --json; never renamed
  const char* cure;  // {} stands for the thing that it happened to
};

// The daemon: killed or never started, stopped, spinning or hanging, slow.
constexpr Fault kDaemonAbsent{"daemon-absent",
                              "venvctl daemon start, or open a shell with the hook"};
constexpr Fault kDaemonStopped{"daemon-stopped", "kill -CONT {}, or venvctl daemon restart"};
constexpr Fault kDaemonSilent{"daemon-silent",
                              "venvctl daemon restart; venvctl logs tells what it did last"};
constexpr Fault kDaemonSlow{"daemon-slow", "see what keeps this machine busy: top"};
// A crash loop: under its supervisor, under systemd.
constexpr Fault kCrashLoop{"crash-loop", "venvctl logs tells why; then venvctl daemon start"};
constexpr Fault kUnitFailed{"unit-failed", "venvctl logs tells why; then venvctl daemon start"};
// Upgraded while it runs; something else behind its socket.
constexpr Fault kDaemonVersion{"daemon-version", "venvctl daemon restart"};
constexpr Fault kDaemonProtocol{"daemon-protocol", "venvctl daemon restart, then open new shells"};
constexpr Fault kSocketForeign{"socket-foreign",
                               "end the program that listens at {}, then venvctl daemon start"};
constexpr Fault kSocketMissing{"socket-missing",
                               "the daemon makes it again within half a minute, venvctl daemon "
                               "restart at once"};
// The runtime directory.
constexpr Fault kRuntimeUnset{"runtime-unset",
                              "log in again rather than with su, so that XDG_RUNTIME_DIR is set"};
constexpr Fault kRuntimeUnusable{"runtime-unusable",
                                 "log in again rather than with su, so that it is yours"};
constexpr Fault kRuntimeOpen{"runtime-open",
                             "remove it, or chmod 700 it, then venvctl daemon restart"};
constexpr Fault kRuntimeTooLong{"runtime-too-long", "set VENVCTL_RUNTIME_DIR to a shorter one"};
constexpr Fault kRuntimeFull{"runtime-full",
                             "make room there: until then every prompt asks the daemon"};
// Disks and state files.
constexpr Fault kStateFull{"state-full", "make room there: until then nothing is recorded"};
constexpr Fault kStateReadOnly{"state-read-only",
                               "mount it writable, or set XDG_STATE_HOME to another place"};
constexpr Fault kStateUnwritable{"state-unwritable",
                                 "see to it that you can write there, and to its disk"};
constexpr Fault kStateUnreadable{"state-unreadable",
                                 "see to it that you can read it, and to its disk"};
// Told by the daemon; doctor reads the files itself and names one of the three below.
constexpr Fault kStateFile{"state-file", "venvctl doctor"};
constexpr Fault kStateNewer{"state-newer", "upgrade venvctl"};
constexpr Fault kStateCorrupt{"state-corrupt",
                              "nothing: its backup is used, and the next change writes it anew "
                              "and keeps the corrupt one beside it"};
constexpr Fault kStateLost{"state-lost",
                           "venvctl adopt DIR; the next change writes it anew and keeps the "
                           "corrupt one beside it"};
constexpr Fault kStateElsewhere{"state-elsewhere",
                                "give both the same HOME and XDG_STATE_HOME (venvctl daemon restart "
                                "takes this shell's), or this shell a VENVCTL_RUNTIME_DIR of its own"};
// What the daemon needs of the machine.
constexpr Fault kInotifyInstances{"inotify-instances",
                                  "raise fs.inotify.max_user_instances with sysctl"};
constexpr Fault kInotifyWatches{"inotify-watches", "raise fs.inotify.max_user_watches with sysctl"};
constexpr Fault kPlaceHangs{"place-hangs", "look at its file system"};
constexpr Fault kDescriptors{"descriptors",
                             "raise the limit of open files (ulimit -n), then venvctl daemon "
                             "restart"};
constexpr Fault kProcesses{"processes", "end other programs, or raise the limit of processes"};
// Environments.
constexpr Fault kEnvironmentIncomplete{"environment-incomplete",
                                       "let its installer finish, or venvctl create --clear {}"};
constexpr Fault kEnvironmentBroken{"environment-broken", "venvctl create --clear {}"};
constexpr Fault kEnvironmentForeign{"environment-foreign", "venvctl create --clear {}"};
constexpr Fault kEnvironmentGone{"environment-gone", "venvctl remove {}"};
// What install.sh and venvctl init set up, and the user's own settings.
constexpr Fault kProgramMissing{"program-missing", "install venvctl again"};
constexpr Fault kUnitsUnknown{"units-unknown",
                              "nothing: hooks start the daemon; with units installed, systemctl "
                              "--user enable --now venvd.socket"};
constexpr Fault kUnitsOff{"units-off", "systemctl --user enable --now venvd.socket"};
constexpr Fault kUnitsSilent{"units-silent", "systemctl --user status; logging in again helps"};
constexpr Fault kHookMissing{"hook-missing", "venvctl init {}"};
constexpr Fault kHookOther{"hook-other", "venvctl init {} writes this one"};
constexpr Fault kHookNone{"hook-none", "use bash, zsh or fish, or venvctl run -- COMMAND"};
constexpr Fault kHookUnreadable{"hook-unreadable", "see to it that you can read it"};
constexpr Fault kHookDisabled{"hook-disabled", "unset VENVCTL_DISABLE"};
constexpr Fault kConfiguration{"configuration", "mend {}"};
constexpr Fault kHomeUnset{"home-unset", "set HOME to your home directory"};
constexpr Fault kHomeCaptured{"home-captured", "move it into a project, if that is not meant"};
constexpr Fault kHomeProject{"home-project", "venvctl why -C ~ names it"};

}  // namespace venvctl::wire
