#include "daemon/workers/state_fields.h"

namespace venvctl {

namespace {

template <class Integer>
void append_number(Message& message, Integer value) {
  message.push_back(std::to_string(static_cast<int64_t>(value)));
}

}  // namespace

void append_identity(Message& message, const Identity& identity) {
  message.push_back(identity.real_path);
  append_number(message, identity.inode);
  append_number(message, identity.born_ns);
  append_number(message, identity.owner);
  message.push_back(identity.config_sha256);
  message.push_back(identity.python_link);
}

Identity identity_from(FieldReader& fields) {
  Identity identity;
  identity.real_path = fields.text();
  identity.inode = static_cast<uint64_t>(fields.number());
  identity.born_ns = fields.number();
  identity.owner = static_cast<uint32_t>(fields.number());
  identity.config_sha256 = fields.text();
  identity.python_link = fields.text();
  return identity;
}

void append_names(Message& message, const std::vector<std::string>& names) {
  append_number(message, names.size());
  message.insert(message.end(), names.begin(), names.end());
}

std::vector<std::string> names_from(FieldReader& fields) {
  std::vector<std::string> names;
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    names.push_back(fields.text());
  }
  return names;
}

void append_trust(Message& message, const TrustList& trust) {
  append_number(message, trust.entries.size());
  for (const TrustEntry& entry : trust.entries) {
    append_number(message, static_cast<int>(entry.grant));
    append_identity(message, entry.identity);
    append_number(message, entry.at);
    message.insert(message.end(), {entry.repository, entry.place, entry.scripts_sha256});
    append_number(message, entry.is_shared ? 1 : 0);
    append_names(message, entry.shadows);
  }
  append_number(message, trust.roots.size());
  for (const TrustRoot& root : trust.roots) {
    message.push_back(root.path);
    append_number(message, root.at);
  }
  message.push_back(trust.note);
}

TrustList trust_from(FieldReader& fields) {
  TrustList trust;
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    TrustEntry& entry = trust.entries.emplace_back();
    entry.grant = static_cast<TrustEntry::Grant>(fields.number());
    entry.identity = identity_from(fields);
    entry.at = fields.number();
    entry.repository = fields.text();
    entry.place = fields.text();
    entry.scripts_sha256 = fields.text();
    entry.is_shared = fields.number() != 0;
    entry.shadows = names_from(fields);
  }
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    TrustRoot& root = trust.roots.emplace_back();
    root.path = fields.text();
    root.at = fields.number();
  }
  trust.note = fields.text();
  return trust;
}

void append_records(Message& message, const std::vector<EnvironmentRecord>& records) {
  append_number(message, records.size());
  for (const EnvironmentRecord& record : records) {
    message.insert(message.end(), {record.prefix, record.kind, record.name, record.project});
    append_number(message, static_cast<int>(record.stage));
    append_number(message, record.made_by_us ? 1 : 0);
    append_number(message, record.created_at);
    append_number(message, record.last_used);
    append_number(message, record.device);
    append_number(message, record.inode);
  }
}

std::vector<EnvironmentRecord> records_from(FieldReader& fields) {
  std::vector<EnvironmentRecord> records;
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    EnvironmentRecord& record = records.emplace_back();
    record.prefix = fields.text();
    record.kind = fields.text();
    record.name = fields.text();
    record.project = fields.text();
    record.stage = static_cast<EnvironmentRecord::Stage>(fields.number());
    record.made_by_us = fields.number() != 0;
    record.created_at = fields.number();
    record.last_used = fields.number();
    record.device = static_cast<uint64_t>(fields.number());
    record.inode = static_cast<uint64_t>(fields.number());
  }
  return records;
}

void append_pins(Message& message, const PinList& pins) {
  append_number(message, pins.prefixes.size());
  for (const auto& [directory, prefix] : pins.prefixes) {
    message.insert(message.end(), {directory, prefix});
  }
  message.push_back(pins.note);
}

PinList pins_from(FieldReader& fields) {
  PinList pins;
  for (int64_t left = fields.number(); left > 0 && fields.is_intact(); --left) {
    std::string directory = fields.text();
    pins.prefixes[std::move(directory)] = fields.text();
  }
  pins.note = fields.text();
  return pins;
}

}  // namespace venvctl
