#include "client/cli/doctor/state_checks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <optional>

#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/state_document.h"
#include "core/registry/undo_store.h"

namespace venvctl {
namespace {

constexpr size_t kProbeBytes = 4096;  // one block of a file system

// Tries to write a small file into `directory`, and removes the file. Returns 0 or errno.
int probe(const std::string& directory) {
  std::string path = directory + "/.probe.XXXXXX";
  const UniqueFd fd(mkostemp(path.data(), O_CLOEXEC));
  if (!fd) return errno;
  unlink(path.c_str());
  errno = 0;
  const std::string bytes(kProbeBytes, 'x');
  if (write(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return errno != 0 ? errno : ENOSPC;
  }
  return fsync(fd.get()) == 0 ? 0 : errno;
}

const faults::Fault& fault_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return faults::kStateFull;
    case EROFS:
      return faults::kStateReadOnly;
    default:
      return faults::kStateUnwritable;
  }
}

// Tests the directory. If it does not exist, tests the nearest existing parent, in which it would
// be created.
std::optional<Finding> disk_finding(Session& session, std::string directory) {
  while (directory != "/" && !session.files().status(directory)) {
    directory = std::string(parent_path(directory));
  }
  const int error = probe(directory);
  if (error == 0) return std::nullopt;
  return problem(fault_of(error),
                 "cannot write to " + session.shown(directory) + " (" + strerror(error) + ")");
}

const faults::Fault* fault_of(StateDocument::Origin origin) {
  switch (origin) {
    case StateDocument::Origin::NewerSchema:
      return &faults::kStateNewer;
    case StateDocument::Origin::FromBackup:
      return &faults::kStateCorrupt;
    case StateDocument::Origin::Lost:
      return &faults::kStateLost;
    case StateDocument::Origin::Absent:
    case StateDocument::Origin::Read:
      break;
  }
  return nullptr;
}

// `List`: the content of a state file, with its origin.
template <class List>
void add_file_finding(const Result<List>& loaded, Findings& findings) {
  if (!loaded) return findings.push_back(problem(faults::kStateUnreadable, loaded.error().message));
  if (const faults::Fault* fault = fault_of(loaded->origin)) {
    findings.push_back(problem(*fault, loaded->note.substr(0, loaded->note.rfind(": "))));
  }
}

}  // namespace

Findings check_state(Session& session) {
  auto places = session.places();
  if (!places) return {};
  const auto environments = load_environments(places->state_directory);
  const auto trust = load_trust(places->state_directory);
  Findings findings;
  add_file_finding(environments, findings);
  add_file_finding(trust, findings);
  add_file_finding(load_pins(places->state_directory, own_world()), findings);
  add_file_finding(load_undo(places->state_directory), findings);
  if (auto finding = disk_finding(session, places->state_directory)) {
    findings.push_back(std::move(*finding));
  }
  if (!findings.empty()) return findings;
  return {fine(
      "recorded environments: " + std::to_string(environments->records.size()) +
      ", approvals and denials: " + std::to_string(trust->entries.size() + trust->roots.size()))};
}

}  // namespace venvctl
