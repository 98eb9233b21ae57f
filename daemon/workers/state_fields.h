// Trust lists, environment records and pins as fields of a message. Not JSON, because the loop
// reads them: ten thousand entries may not hold it up.
#pragma once

#include <vector>

#include "core/registry/environment.h"
#include "core/registry/pin_store.h"
#include "core/trust/trust_store.h"
#include "daemon/workers/message.h"

namespace venvctl {

void append_identity(Message& message, const Identity& identity);
Identity identity_from(FieldReader& fields);

void append_names(Message& message, const std::vector<std::string>& names);
std::vector<std::string> names_from(FieldReader& fields);

void append_trust(Message& message, const TrustList& trust);
TrustList trust_from(FieldReader& fields);

void append_records(Message& message, const std::vector<EnvironmentRecord>& records);
std::vector<EnvironmentRecord> records_from(FieldReader& fields);

void append_pins(Message& message, const PinList& pins);
PinList pins_from(FieldReader& fields);

}  // namespace venvctl
