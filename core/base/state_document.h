// Reads and changes state files. A state file is JSON with a schema number. Writers hold a lock,
// replace the file atomically, and keep its previous content as a backup (.bak).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace venvctl {

constexpr size_t kMaxStateBytes = 64 * 1024 * 1024;  // a larger file counts as damaged

// The result of reading a state file. `text` is its JSON content ("" if there is none).
struct StateDocument {
  enum class Origin {
    Absent,      // there is no file; `text` is empty
    Read,        // `text` is the content of the file
    FromBackup,  // the file is corrupt; `text` is the content of the backup
    Lost,        // the file is corrupt and has no usable backup; `text` is empty
    // A newer venvctl wrote `text`. It is the content of the file, or of the backup if the file is
    // corrupt. This version reads what it understands, and never writes the file.
    NewerSchema,
  };
  Origin origin = Origin::Absent;
  std::string text;
  std::string note;  // for doctor: what is wrong, and what venvctl does; "" if nothing is wrong
};

// A SchemaReading returns the number "schema" in the text of a state file; absent if the text is
// corrupt. schema_of() does only this. A caller of read_state() that also needs the records passes
// a function that reads the number and the records in one pass, because parsing a thousand records
// twice would take most of a command's time.
using SchemaReading = std::function<std::optional<int64_t>(const std::string& text)>;
std::optional<int64_t> schema_of(const std::string& text);

// Reads `path` and changes no file; only update_state() replaces a corrupt file. Fails if the file
// exists and cannot be read. Calls `read` with the text of the file and, if this text is corrupt,
// again with the text of the backup. If the `text` of the result is not empty, it is the text of
// the last call. If the file is missing, `read` is not called.
Result<StateDocument> read_state(const std::string& path, int schema,
                                 const SchemaReading& read = schema_of);

// While an object of this class exists, update_state() in this process changes nothing after
// `monotonic_ns`. The client waits for the daemon's change only until then, and afterwards makes
// the change itself. A later write by the daemon could overwrite newer changes of the client. Only
// one object may exist at a time.
class StateChangesUntil {
 public:
  explicit StateChangesUntil(int64_t monotonic_ns);  // CLOCK_MONOTONIC
  StateChangesUntil(const StateChangesUntil&) = delete;
  StateChangesUntil& operator=(const StateChangesUntil&) = delete;
  ~StateChangesUntil();
};
int64_t monotonic_now_ns();

// Locks `path`.lock, reads the file, calls `change` with its text, and replaces the file with the
// text that `change` returns. Fails without writing if a newer venvctl wrote the file, or if
// `change` fails. Fails with Unreachable if it gets the lock only after the time of
// StateChangesUntil. Writes nothing if `change` returns the same text, unless the file is corrupt.
Result<void> update_state(
    const std::string& path, int schema,
    const std::function<Result<std::string>(const std::string& text)>& change);

}  // namespace venvctl
