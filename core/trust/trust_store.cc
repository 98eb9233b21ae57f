#include "core/trust/trust_store.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"
#include "core/trust/trust_excerpt.h"

namespace venvctl {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;

std::string file_in(const std::string& state_directory) { return state_directory + "/trust.json"; }

std::optional<TrustEntry::Grant> grant_called(std::string_view name) {
  using Grant = TrustEntry::Grant;
  for (const Grant grant : {Grant::Created, Grant::Witnessed, Grant::Allowed, Grant::Denied}) {
    if (grant_name(grant) == name) return grant;
  }
  return std::nullopt;
}

json names_to_json(const std::vector<std::string>& names) {
  json list = json::array();
  for (const std::string& name : names) list.push_back(bytes_to_json(name));
  return list;
}

// Returns an empty list if the key is missing, as in files that older versions wrote.
std::vector<std::string> names_in(const json& value, const char* key) {
  std::vector<std::string> names;
  for (const json& name : value.value(key, json::array())) {
    if (auto bytes = bytes_from_json(name)) names.push_back(std::move(*bytes));
  }
  return names;
}

json entry_to_json(const TrustEntry& entry) {
  return {{"path", bytes_to_json(entry.identity.real_path)},
          {"grant", grant_name(entry.grant)},
          {"inode", entry.identity.inode},
          {"birth", entry.identity.born_ns},
          {"owner", entry.identity.owner},
          {"config", entry.identity.config_sha256},
          {"python", bytes_to_json(entry.identity.interpreter)},
          {"at", entry.at},
          {"repository", bytes_to_json(entry.repository)},
          {"place", bytes_to_json(entry.place)},
          {"shared", entry.is_shared},
          {"scripts", entry.scripts_sha256},
          {"shadows", names_to_json(entry.shadows)},
          {"tracked", entry.tracked},
          {"variables", entry.variables_sha256}};
}

// Returns "" if the key is missing, as in files that older versions wrote.
std::string text_in(const json& value, const char* key) {
  const bool is_text = value.contains(key) && value[key].is_string();
  return is_text ? value[key].get<std::string>() : "";
}

std::optional<std::string> absolute_path_in(const json& value, const char* key) {
  if (!value.is_object() || !value.contains(key)) return std::nullopt;
  auto path = bytes_from_json(value[key]);
  if (!path || path->empty() || path->front() != '/') return std::nullopt;
  return path;
}

// Accepts only complete entries: an incomplete entry approves nothing.
std::optional<TrustEntry> entry_from_json(const json& value) {
  const auto path = absolute_path_in(value, "path");
  if (!path) return std::nullopt;
  const auto is_number = [&](const char* key) {
    return value.contains(key) && value[key].is_number_integer();
  };
  const auto is_text = [&](const char* key) {
    return value.contains(key) && value[key].is_string();
  };
  if (!is_text("grant") || !is_text("config") || !is_number("inode") || !is_number("birth") ||
      !is_number("owner") || !is_number("at") || !value.contains("python")) {
    return std::nullopt;
  }
  const auto grant = grant_called(value["grant"].get<std::string>());
  const auto python = bytes_from_json(value["python"]);
  if (!grant || !python) return std::nullopt;
  TrustEntry entry;
  entry.grant = *grant;
  entry.identity = {*path,
                    value["inode"].get<uint64_t>(),
                    value["birth"].get<int64_t>(),
                    value["owner"].get<uint32_t>(),
                    value["config"].get<std::string>(),
                    *python};
  entry.at = value["at"].get<int64_t>();
  entry.repository = bytes_from_json(value.value("repository", json())).value_or("");
  entry.place = bytes_from_json(value.value("place", json())).value_or("");
  entry.is_shared = value.value("shared", json()) == true;
  entry.scripts_sha256 = text_in(value, "scripts");
  entry.shadows = names_in(value, "shadows");
  entry.tracked = text_in(value, "tracked");
  entry.variables_sha256 = text_in(value, "variables");
  return entry;
}

std::optional<TrustRoot> root_from_json(const json& value) {
  const auto path = absolute_path_in(value, "path");
  if (!path || !value.contains("at") || !value["at"].is_number_integer()) return std::nullopt;
  return TrustRoot{*path, value["at"].get<int64_t>()};
}

TrustList list_of(const json& document) {
  TrustList list;
  if (!document.is_object()) return list;
  const auto each_of = [&document](const char* key, const auto& take) {
    const auto values = document.find(key);
    if (values == document.end()) return;
    for (const json& value : *values) take(value);
  };
  each_of("entries", [&list](const json& value) {
    if (auto entry = entry_from_json(value)) list.entries.push_back(std::move(*entry));
  });
  each_of("roots", [&list](const json& value) {
    if (auto root = root_from_json(value)) list.roots.push_back(std::move(*root));
  });
  const auto path_of = [](const TrustEntry& entry) -> const std::string& {
    return entry.identity.real_path;
  };
  std::ranges::stable_sort(list.entries, {}, path_of);
  std::ranges::sort(list.roots, {}, &TrustRoot::path);
  return list;
}

TrustList list_in(const std::string& text) { return list_of(parsed_json(text)); }

std::string text_of(const TrustList& list) {
  json entries = json::array();
  for (const TrustEntry& entry : list.entries) entries.push_back(entry_to_json(entry));
  json roots = json::array();
  for (const TrustRoot& root : list.roots) {
    roots.push_back({{"path", bytes_to_json(root.path)}, {"at", root.at}});
  }
  const json document = {
      {"schema", kSchema}, {"entries", std::move(entries)}, {"roots", std::move(roots)}};
  return document.dump(1) + "\n";
}

Result<void> update(const std::string& state_directory,
                    const std::function<void(TrustList&)>& change) {
  return update_state(file_in(state_directory), kSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        TrustList list = list_in(text);
                        change(list);
                        return text_of(list);
                      });
}

// Reads the file. `pick` shortens the text of the file before the text is parsed.
Result<TrustList> load(const std::string& state_directory,
                       const std::function<std::string(const std::string& text)>& pick) {
  TrustList list;
  // The text is parsed only once, for the schema and for the list.
  auto document = read_state(file_in(state_directory), kSchema, [&](const std::string& whole) {
    const std::string text = pick(whole);
    const json parsed = parsed_json(text);
    list = list_of(parsed);
    const auto schema = parsed.is_object() ? parsed.find("schema") : parsed.end();
    const bool is_known = parsed.is_object() && schema != parsed.end();
    return is_known && schema->is_number_integer() ? std::optional(schema->get<int64_t>())
                                                   : schema_of(text);
  });
  if (!document) return document.error();
  using Origin = StateDocument::Origin;
  if (document->origin == Origin::Absent || document->origin == Origin::Lost) list = {};
  list.note = document->note;
  list.origin = document->origin;
  return list;
}

}  // namespace

bool is_same_subject(const Identity& left, const Identity& right) {
  if (left.real_path != right.real_path || is_pointer(left) != is_pointer(right)) return false;
  return !is_pointer(left) || left.config_sha256 == right.config_sha256;
}

const TrustEntry* TrustList::find(std::string_view real_path) const {
  auto found = std::find_if(entries.begin(), entries.end(), [real_path](const TrustEntry& entry) {
    return entry.identity.real_path == real_path && !is_pointer(entry.identity);
  });
  return found == entries.end() ? nullptr : &*found;
}

Result<TrustList> load_trust(const std::string& state_directory) {
  return load(state_directory, [](const std::string& text) { return text; });
}

Result<TrustList> load_trust_for(const std::string& state_directory, const Evidence& evidence) {
  std::vector<std::string> paths = {evidence.identity.real_path};
  if (evidence.pointer) paths.push_back(evidence.pointer->real_path);
  if (evidence.env_file) paths.push_back(evidence.env_file->real_path);
  return load(state_directory, [&](const std::string& text) { return trust_excerpt(text, paths); });
}

Result<void> save_trust_entries(const std::string& state_directory,
                                const std::vector<TrustEntry>& entries) {
  return update(state_directory, [&](TrustList& list) {
    for (const TrustEntry& entry : entries) {
      std::erase_if(list.entries, [&](const TrustEntry& each) {
        return is_same_subject(each.identity, entry.identity);
      });
      list.entries.push_back(entry);
    }
  });
}

Result<void> save_trust_root(const std::string& state_directory, const TrustRoot& root) {
  return update(state_directory, [&](TrustList& list) {
    std::erase_if(list.roots, [&](const TrustRoot& each) { return each.path == root.path; });
    list.roots.push_back(root);
  });
}

Result<void> erase_trust(const std::string& state_directory, std::string_view real_path) {
  return update(state_directory, [&](TrustList& list) {
    std::erase_if(list.entries,
                  [&](const TrustEntry& entry) { return entry.identity.real_path == real_path; });
    std::erase_if(list.roots, [&](const TrustRoot& root) { return root.path == real_path; });
  });
}

std::string_view grant_name(TrustEntry::Grant grant) {
  switch (grant) {
    case TrustEntry::Grant::Created:
      return "created";
    case TrustEntry::Grant::Witnessed:
      return "witnessed";
    case TrustEntry::Grant::Allowed:
      return "allowed";
    case TrustEntry::Grant::Denied:
      return "denied";
  }
  return "";
}

std::string to_json(const TrustEntry& entry) { return entry_to_json(entry).dump(); }

Result<TrustEntry> trust_entry_from_json(std::string_view text) {
  if (auto entry = entry_from_json(parsed_json(text))) return *entry;
  return Error{ErrorCode::Usage, "not a trust entry: send path, grant and the complete identity"};
}

}  // namespace venvctl
