// The record of a Python elsewhere: the file elsewhere.json in a link directory. `venvctl use`
// writes this file; the daemon and `venvctl-elsewhere` read it. Much of its content comes from the
// other side (the container, the host or the virtual machine), so it is checked (docs/security.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace venvctl {

struct ElsewhereMount {
  std::string here;   // absolute and normal
  std::string there;  // the same directory on the other side
};

struct ElsewhereScript {
  std::string name;  // is_elsewhere_name()
  std::string path;  // path of the program on the other side
};

struct ElsewhereRecord {
  static constexpr char kFileName[] = "elsewhere.json";
  static constexpr char kSshConfigName[] = "ssh_config";  // next to it; only for ssh and vagrant
  static constexpr size_t kMaxBytes = 1024 * 1024;
  static constexpr size_t kMaxScripts = 500;

  std::string place;         // as the user wrote it: "podman:web:/srv/shop"
  std::string kind;          // docker, podman, ssh or vagrant
  std::string target;        // the container, [USER@]HOST or the machine
  std::string project;       // physical path of the project
  std::string directory;     // the project's directory on the other side
  std::string asked_python;  // value of `use --python`; "" for the default python of the other side
  std::string python;        // path of the interpreter on the other side
  std::string version;       // "3.11.2"
  std::string user;          // "1000:1000" for --user of docker and podman; "": not given
  std::vector<ElsewhereMount> mounts;
  std::vector<ElsewhereScript> scripts;  // all that were found, even if they are not linked
  std::vector<std::string> approved;     // names that may shadow a command, sorted
};

// Absent if `text` is not such a record, or if a value in it breaks a rule of this header.
std::optional<ElsewhereRecord> parse_elsewhere(std::string_view text);
std::string text_of(const ElsewhereRecord& record);

// Fills in python, version and scripts from `text`, the output of kQuestion
// (client/elsewhere/question.h) on the other side. Drops scripts with unusable names, and keeps the
// first kMaxScripts of the others. Fails if `text` reports a fault, or if its python or version is
// unusable.
Result<void> add_told(std::string_view text, ElsewhereRecord& record);

// Whether `name` may be the name of a link: at most 100 letters, digits and `._+-`, beginning with
// a letter, a digit or `_`.
bool is_elsewhere_name(std::string_view name);

// The names that every Python has: python, python3, pip, pip3, and those with its own version.
bool is_own_name(std::string_view name, std::string_view version);

bool is_elsewhere_kind(std::string_view kind);

// Whether `prefix` may be the path of a link directory (…/venvctl/elsewhere/NAME). A project can
// contain such a path, too, so only the rule `use` chooses a Python elsewhere.
bool is_elsewhere_place(std::string_view prefix);

// PATH without link directories, because the programs in them run on the other side.
std::string path_without_links(std::string_view path);

// The record at `prefix`; absent if `prefix` is not a link directory, or if the file is unusable.
std::optional<ElsewhereRecord> elsewhere_at(FileSystem& files, const std::string& prefix);

// The directory on the other side that corresponds to `path`, an absolute and normal path. The
// longest mount that contains `path` decides. Absent if no mount contains it.
std::optional<std::string> directory_there(const ElsewhereRecord& record, std::string_view path);
// The same, for `mounts` that belong to no record yet.
std::optional<std::string> directory_there(std::span<const ElsewhereMount> mounts,
                                           std::string_view path);

// "shop@web": the name of the project, and the name of the container, host or machine without user
// and domain.
std::string prompt_name_of(const ElsewhereRecord& record);

}  // namespace venvctl
