// Inspects a directory as an environment, from its files alone: nothing is run.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The state of an environment, in one word. The numbers are sent over the wire. Where several hold,
// the order of kHealthOrder decides.
enum class Health {
  Ok,
  Broken,      // unusable; usually bin/python leads nowhere or cannot be executed
  Foreign,     // made for another path, which its scripts still use, or on another machine
  Incomplete,  // an installer is still running, or was interrupted
  Orphaned,    // its project no longer exists
  Stale,       // its packages differ from its project's lock file; noted only in lists
};
// The worst first.
inline constexpr Health kHealthOrder[] = {Health::Broken,   Health::Incomplete, Health::Foreign,
                                          Health::Orphaned, Health::Stale,      Health::Ok};

// What an environment is.
struct Description {
  std::string kind;        // according to its own files and place: docs/environments.md, Kinds
  std::string name;        // see docs/environments.md; complete, not cut to columns
  std::string version;     // "3.11.2"; "" if no file shows it
  std::string executable;  // prefix/bin/python; "" for a conda environment without Python
  std::string base;  // the base interpreter in pyvenv.cfg; "" for conda, or if pyvenv.cfg has none
};
template <class A>
void fields(A& a, Description& each) {
  a(each.kind, each.name, each.version, each.executable, each.base);
}

// Its name is not made displayable.
struct Inspection : Description {
  Health health = Health::Ok;
  std::string detail;           // why it is not Ok; "" if it is
  bool runs_elsewhere = false;  // Foreign, and its python runs only where it was made
};
template <class A>
void fields(A& a, Inspection& each) {
  a(static_cast<Description&>(each), each.health, each.detail, each.runs_elsewhere);
}

// Sets the health and its reason, unless a worse one is set.
void note_health(Inspection& inspection, Health health, std::string detail);

// Never returns Foreign, Orphaned or Stale; look_at_environment and report_of do. Absent: not an
// environment. A prefix with ':' or a control character is Broken, and the detail says so
// (docs/environments.md).
std::optional<Inspection> inspect_environment(FileSystem& files, const std::string& prefix);

std::string_view health_name(Health health);   // as in JSON
bool is_usable(const Inspection& inspection);  // may be activated
bool is_condas(const Inspection& inspection);  // conda's or pixi's, according to its files

}  // namespace venvctl
