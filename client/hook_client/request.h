// Writes the request `resolve`, with the variables of this process.
#pragma once

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/wire/fixed_text.h"
#include "core/wire/frame.h"
#include "core/wire/resolve_request.h"
#include "core/wire/steering_variables.h"
#include "core/wire/underlying_variables.h"
#include "core/wire/verbs.h"

namespace venvctl::hook_client {

using namespace venvctl::wire;

// The request's fields. Space for the header comes before the fields, so that one call of send()
// sends the header and the fields.
struct Fields {
  char frame[kMaxHeaderBytes + kMaxBodyBytes];
  size_t size;
  bool fits;
  bool has_mount_namespace;  // without it, the daemon cannot check that it sees the same files

  char* bytes() { return frame + kMaxHeaderBytes; }
  void append_text(const char* text) {
    const size_t length = strlen(text);
    if (!fits || size + length > kMaxBodyBytes) {
      fits = false;
      return;
    }
    memcpy(bytes() + size, text, length);
    size += length;
  }
  void separate() {
    if (size == kMaxBodyBytes) fits = false;
    if (fits) bytes()[size++] = '\0';
  }
  void append_number(unsigned long number) { append_text(Decimal(number).digits); }
  void append_variable(const char* name, const char* value) {
    if (value == nullptr) return;
    separate();
    append_text(name);
    append_text("=");
    append_text(value);
  }
};

inline void append_mount_namespace(Fields* fields) {
  char link[64];
  const ssize_t length = readlink("/proc/self/ns/mnt", link, sizeof link - 1);
  if (length <= 0) return;
  link[length] = '\0';
  const char* bracket = strchr(link, '[');  // "mnt:[4026531841]"
  if (bracket == nullptr) return;
  fields->append_number(strtoul(bracket + 1, nullptr, 10));
  fields->has_mount_namespace = true;
}

inline bool append_directory(Fields* fields) {
  const char* logical = getenv("PWD");
  if (logical != nullptr && logical[0] == '/') {
    fields->append_text(logical);
    return true;
  }
  char physical[PATH_MAX];
  if (getcwd(physical, sizeof physical) == nullptr) return false;
  fields->append_text(physical);
  return true;
}

// `environment`: the environment whose scripts the shell will run next. Null: the shell asks about
// its directory.
inline bool fill_request(Fields* fields, const char* shell, const char* environment) {
  fields->size = 0;
  fields->fits = true;
  fields->has_mount_namespace = false;
  fields->append_number(kProtocolVersion);
  fields->separate();
  fields->append_text(shell);
  fields->separate();
  fields->append_number(static_cast<unsigned long>(getppid()));
  fields->separate();
  append_mount_namespace(fields);
  fields->separate();
  if (environment != nullptr) {
    fields->append_text(environment);
    fields->separate();
    fields->append_text(kConfirmation);
  } else if (!append_directory(fields)) {
    return false;
  }
  const auto lookup = [](const char* name) -> const char* { return getenv(name); };
  for (const char* name : kSteeringVariables) {
    fields->append_variable(name, value_of_user(name, lookup));
  }
  fields->append_variable("PATH", getenv("PATH"));
  for (const char* name : kActiveVariables) fields->append_variable(name, getenv(name));
  const char* heard = getenv(kHeardVariable);
  if (heard != nullptr && heard[0] != '\0') fields->append_variable(kHeardVariable, heard);
  return fields->fits;
}

}  // namespace venvctl::hook_client
