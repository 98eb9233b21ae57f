// The record of a Python elsewhere, which runs in a container, on another host or in a virtual
// machine (the other side). While the Python is active, PATH contains a directory of links to its
// programs, the link directory (docs/elsewhere.md). The record is the file elsewhere.json in the
// link directory. `venvctl use` writes this file; the daemon and `venvctl-elsewhere` read it. Much
// of its content comes from the other side, so readers check it (docs/security.md).
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
  std::string here;   // path on this machine, absolute and normalized
  std::string there;  // path of the same directory on the other side
};

struct ElsewhereScript {
  std::string name;  // as in is_elsewhere_name()
  std::string path;  // path of the program on the other side
};

struct ElsewhereRecord {
  static constexpr char kFileName[] = "elsewhere.json";
  static constexpr char kSshConfigName[] = "ssh_config";  // next to it, for ssh and vagrant
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
  std::vector<ElsewhereScript> scripts;  // all scripts that were found, even those without a link
  std::vector<std::string> approved;     // names that may hide a command of this machine; sorted
};

// Absent if `text` is not a record, or if its kind, target, project, directory, python or version
// is not valid. Leaves out mounts, scripts and approved names that are not valid.
std::optional<ElsewhereRecord> parse_elsewhere(std::string_view text);
std::string text_of(const ElsewhereRecord& record);

// Sets python, version and scripts from `text`, which the program kQuestion
// (client/elsewhere/question.h) printed on the other side. Leaves out scripts with an invalid name
// or path, and keeps at most kMaxScripts. Fails if `text` reports a fault, or if its python or
// version is not valid.
Result<void> add_told(std::string_view text, ElsewhereRecord& record);

// Whether `name` may be the name of a link: at most 100 letters, digits and `._+-`, beginning with
// a letter, a digit or `_`.
bool is_elsewhere_name(std::string_view name);

// Whether `name` is a usual name for a Python of this version or for its pip: python, python3, pip,
// pip3, and (for the version "3.11.2") python3.11 and pip3.11.
bool is_own_name(std::string_view name, std::string_view version);

bool is_elsewhere_kind(std::string_view kind);

// Whether `prefix` has the form of a link directory's path (…/venvctl/elsewhere/NAME). A cloned
// project can contain such a path, too. Therefore only the rule `use` chooses a Python elsewhere.
bool is_elsewhere_place(std::string_view prefix);

// Returns `path`, a value of PATH, without link directories. Programs in link directories run on
// the other side.
std::string path_without_links(std::string_view path);

// The record in the link directory `prefix`. Absent if `prefix` is not a link directory, or if its
// record is not valid.
std::optional<ElsewhereRecord> elsewhere_at(FileSystem& files, const std::string& prefix);

// The directory on the other side that corresponds to `path`, which is absolute and normalized. The
// mount with the longest `here` that contains `path` decides; the project counts as a mount. A
// mount does not count if another mount hides the directory there. Absent if no mount contains
// `path`.
std::optional<std::string> directory_there(const ElsewhereRecord& record, std::string_view path);
// Does the same for `mounts` that are not in a record yet.
std::optional<std::string> directory_there(std::span<const ElsewhereMount> mounts,
                                           std::string_view path);

// A name such as "shop@web": the name of the project, and the name of the container, host or
// machine, without the user and the domain of a host.
std::string prompt_name_of(const ElsewhereRecord& record);

}  // namespace venvctl
