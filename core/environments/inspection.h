// Inspects the files of a directory that may be an environment. Runs no program.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// The state of an environment, in one word. The numbers are sent between processes. If several
// states apply, kHealthOrder decides which one is reported.
enum class Health {
  Ok,
  Broken,      // unusable; usually bin/python leads nowhere or cannot be executed
  Foreign,     // made for another path, which its scripts still contain, or on another machine, or
               // in another world (core/files/world.h)
  Incomplete,  // an installer is still running, or was interrupted
  Orphaned,    // its project no longer exists
  Stale,       // its packages differ from its project's lock file
};
// From the worst state to the best.
inline constexpr Health kHealthOrder[] = {Health::Broken,   Health::Incomplete, Health::Foreign,
                                          Health::Orphaned, Health::Stale,      Health::Ok};

// The facts about an environment that its files and its path show, without its health.
struct Description {
  std::string kind;        // see docs/environments.md, Kinds
  std::string name;        // see docs/environments.md; not truncated
  std::string version;     // "3.11.2"; "" if no file shows it
  std::string executable;  // prefix/bin/python; "" for a conda environment without Python
  // The base interpreter that pyvenv.cfg names; "" for conda, or if pyvenv.cfg names none.
  std::string base;
};
template <class A>
void fields(A& a, Description& each) {
  a(each.kind, each.name, each.version, each.executable, each.base);
}

// The name may contain characters that are not safe to display.
struct Inspection : Description {
  Health health = Health::Ok;
  std::string detail;  // why the health is not Ok; "" if it is Ok
  // True if the health is Foreign and bin/python works only on the machine or at the path for which
  // the environment was made.
  bool runs_elsewhere = false;
  bool is_of_other_world = false;  // Foreign, and made in another world (core/files/world.h)
};
template <class A>
void fields(A& a, Inspection& each) {
  a(static_cast<Description&>(each), each.health, each.detail, each.runs_elsewhere,
    each.is_of_other_world);
}

// Whether the environment certainly has the interpreter for which its packages were installed. A
// conda environment contains this interpreter; for other environments, has_certain_python()
// decides.
bool has_own_version(FileSystem& files, const std::string& prefix, const Inspection& inspection);

// Sets the health to Foreign, because the environment was made in `world` (core/files/world.h).
// Also sets runs_elsewhere, unless the environment is usable and `has_own_version` is true. Does
// nothing if the health is Incomplete.
void note_other_world(const std::string& world, bool has_own_version, Inspection& inspection);

// Sets the health and its reason, unless the same or a worse health is already set.
void note_health(Inspection& inspection, Health health, std::string detail);

// Absent if `prefix` is not an environment. The health is Broken if PATH cannot contain `prefix`,
// for example because of a ':' (docs/environments.md). The health is never Foreign, Orphaned or
// Stale: look_at_environment() and report_of() in core/inventory find these states.
std::optional<Inspection> inspect_environment(FileSystem& files, const std::string& prefix);

// The project directory of an environment, according to its path: the parent directory if the
// environment is named `.venv` or similar, otherwise `prefix` itself.
std::string root_of_environment(const std::string& prefix);

std::string_view health_name(Health health);   // the name in JSON
bool is_usable(const Inspection& inspection);  // whether it may be activated
// Whether the kind is conda or pixi.
bool is_condas(const Inspection& inspection);

}  // namespace venvctl
