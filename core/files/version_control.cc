#include "core/files/version_control.h"

#include <algorithm>
#include <array>

namespace venvctl {
namespace {

constexpr std::string_view kOtherSystems[] = {
    ".hg",        // Mercurial
    ".sl",        // Sapling
    ".svn",       // Subversion
    "_svn",       // Subversion, where a name cannot begin with a dot
    "CVS",        // CVS, in each directory
    ".bzr",       // Bazaar, Breezy
    ".jj",        // Jujutsu
    ".got",       // Game of Trees
    ".pijul",     // Pijul
    "_darcs",     // Darcs
    ".fslckout",  // Fossil
    "_FOSSIL_",   // Fossil
    "_MTN",       // Monotone
    ".p4config",  // Perforce, under the usual value of P4CONFIG
    ".plastic",   // Plastic SCM
    ".bk",        // BitKeeper
    "BitKeeper",  // BitKeeper before 7
    "{arch}",     // GNU arch, at the top of a tree
    ".arch-ids",  // GNU arch, in each directory
    ".repo",      // Android's repo, which checks out many repositories
    ".osc",       // the build service of openSUSE
};
constexpr std::string_view kSystemsOfOneDirectory[] = {"RCS", "SCCS"};

using Layout = std::array<std::string_view, 4>;  // unused elements are ""

// The entries by which a repository without a work tree is recognized.
constexpr Layout kRepositories[] = {
    {"HEAD", "objects", "refs"},         // git
    {"format", "db", "hooks", "locks"},  // Subversion
    {"CVSROOT"},                         // CVS
    {"=meta-info"},                      // GNU arch
};
// The endings of files that hold a history: RCS and CVS (,v), Fossil, Monotone.
constexpr std::string_view kHistories[] = {",v", ".fossil", ".mtn"};

bool holds(std::span<const std::string> names, std::string_view wanted) {
  return std::ranges::find(names, wanted) != names.end();
}

bool is_history(const std::string& name) {
  return std::ranges::any_of(kHistories, [&](auto ending) { return name.ends_with(ending); });
}

}  // namespace

std::span<const std::string_view> other_version_control() { return kOtherSystems; }

std::span<const std::string_view> version_control_of_one_directory() {
  return kSystemsOfOneDirectory;
}

bool is_repository(std::span<const std::string> names) {
  const auto is_there = [&](std::string_view name) { return holds(names, name); };
  return is_there(".git") || std::ranges::any_of(kOtherSystems, is_there) ||
         std::ranges::any_of(kSystemsOfOneDirectory, is_there) ||
         std::ranges::any_of(kRepositories,
                             [&](const Layout& each) {
                               return std::ranges::all_of(
                                   each, [&](auto name) { return name.empty() || is_there(name); });
                             }) ||
         std::ranges::any_of(names, is_history);
}

}  // namespace venvctl
