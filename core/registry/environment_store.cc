#include "core/registry/environment_store.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"
#include "core/base/text.h"
#include "core/registry/record_reader.h"

namespace venvctl {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;
constexpr char kKey[] = "environments";
constexpr char kCreating[] = "creating";
constexpr char kWorld[] = "world";

std::string file_in(const std::string& state_directory) {
  return state_directory + "/environments.json";
}

json record_to_json(const EnvironmentRecord& record) {
  json value = {{"prefix", bytes_to_json(record.prefix)},
                {"kind", bytes_to_json(record.kind)},
                {"name", bytes_to_json(record.name)},
                {"project", bytes_to_json(record.project)},
                {"stage", record.stage == EnvironmentRecord::Stage::Creating ? kCreating : "ready"},
                {"madeByUs", record.made_by_us},
                {"createdAt", record.created_at},
                {"lastUsed", record.last_used},
                {"device", record.device},
                {"inode", record.inode},
                {"protected", record.is_protected}};
  if (record.world) value[kWorld] = bytes_to_json(*record.world);
  return value;
}

std::optional<EnvironmentRecord> record_from_json(const json& value) {
  if (!value.is_object() || !value.contains("prefix")) return std::nullopt;
  const auto prefix = bytes_from_json(value["prefix"]);
  if (!prefix || prefix->empty() || prefix->front() != '/') return std::nullopt;
  const auto bytes = [&](const char* key) {
    return value.contains(key) ? bytes_from_json(value[key]).value_or("") : "";
  };
  const auto number = [&]<class Number>(const char* key, Number) {
    const auto found = value.find(key);
    return found != value.end() && found->is_number_integer() ? found->get<Number>() : Number{0};
  };
  EnvironmentRecord record;
  record.prefix = *prefix;
  record.kind = bytes("kind");
  record.name = bytes("name");
  record.project = bytes("project");
  record.stage = bytes("stage") == kCreating ? EnvironmentRecord::Stage::Creating
                                             : EnvironmentRecord::Stage::Ready;
  const auto made = value.find("madeByUs");
  record.made_by_us = made != value.end() && made->is_boolean() && made->get<bool>();
  record.created_at = number("createdAt", int64_t{});
  record.last_used = number("lastUsed", int64_t{});
  record.device = number("device", uint64_t{});
  record.inode = number("inode", uint64_t{});
  const auto is_protected = value.find("protected");
  record.is_protected =
      is_protected != value.end() && is_protected->is_boolean() && is_protected->get<bool>();
  if (value.contains(kWorld)) record.world = bytes_from_json(value[kWorld]);
  if (record.world && !is_world(*record.world)) record.world.reset();
  return record;
}

void sort_by_prefix(std::vector<EnvironmentRecord>& records) {
  std::ranges::sort(records, {}, &EnvironmentRecord::prefix);
}

std::string text_of(std::vector<EnvironmentRecord> records) {
  sort_by_prefix(records);
  json values = json::array();
  for (const EnvironmentRecord& record : records) values.push_back(record_to_json(record));
  return json{{"schema", kSchema}, {kKey, std::move(values)}}.dump(1) + "\n";
}

// The values that `next` contains replace the recorded values. All other values stay as recorded.
EnvironmentRecord merged(const EnvironmentRecord& known, EnvironmentRecord next) {
  if (next.kind.empty()) next.kind = known.kind;
  if (next.name.empty()) next.name = known.name;
  if (next.project.empty()) next.project = known.project;
  // The recorded world is the world of the recorded directory. If another directory has replaced
  // this directory, the recorded world is dropped.
  const bool is_younger = known.created_at != 0 && next.created_at > known.created_at;
  const bool is_replaced =
      next.inode != 0 && (is_younger || !known.directory().may_be(next.inode, 0));
  const bool says_world = next.world.has_value();
  if (!says_world && !is_replaced) next.world = known.world;
  if (next.created_at == 0) next.created_at = known.created_at;
  // A record that announces a creation (Creating) always sets the directory, even if its inode is
  // 0. It has no last use, because the new environment was never used.
  const bool is_intent = next.made_by_us && next.stage == EnvironmentRecord::Stage::Creating;
  if (!is_intent) next.last_used = std::max(next.last_used, known.last_used);
  if (!is_intent && !says_world && next.inode == 0) {
    next.device = known.device;
    next.inode = known.inode;
  }
  // A program that only used or found the environment does not know its stage, because the
  // environment may have been recreated meanwhile.
  if (!next.made_by_us) next.stage = known.stage;
  next.made_by_us = next.made_by_us || known.made_by_us;
  next.is_protected = known.is_protected;  // only set_protection changes it
  return next;
}

Result<EnvironmentList> load(const std::string& state_directory,
                             const std::function<RecordDocument(const std::string& text)>& read) {
  RecordDocument content;
  auto document = read_state(file_in(state_directory), kSchema, [&](const std::string& text) {
    content = read(text);
    return content.schema;
  });
  if (!document) return document.error();
  using Origin = StateDocument::Origin;
  const bool is_content = document->origin != Origin::Absent && document->origin != Origin::Lost;
  if (!is_content) content.records.clear();
  sort_by_prefix(content.records);
  return EnvironmentList{std::move(content.records), document->note, document->origin};
}

// Searches in the text, because parsing a long file takes milliseconds.
bool names_other_world(std::string_view text, std::string_view world) {
  constexpr std::string_view kBegin = "\"world\": \"";  // as json::dump writes it
  for (size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    const size_t end = text.find('"', at);
    if (end == std::string_view::npos || text.substr(at, end - at) != world) return true;
  }
  return false;
}

}  // namespace

const EnvironmentRecord* EnvironmentList::find(std::string_view prefix) const {
  auto found = std::lower_bound(records.begin(), records.end(), prefix,
                                [](const EnvironmentRecord& record, std::string_view wanted) {
                                  return record.prefix < wanted;
                                });
  return found != records.end() && found->prefix == prefix ? &*found : nullptr;
}

Result<EnvironmentList> load_environments(const std::string& state_directory) {
  return load(state_directory, [](const std::string& text) { return records_in(text, kKey); });
}

Result<EnvironmentList> load_unfinished(const std::string& state_directory) {
  auto list = load(state_directory, [](const std::string& text) {
    const bool has_any = text.find(kCreating) != std::string::npos;
    return has_any ? records_in(text, kKey) : RecordDocument{kSchema, {}};
  });
  if (list) {
    std::erase_if(list->records, [](const EnvironmentRecord& record) {
      return record.stage != EnvironmentRecord::Stage::Creating;
    });
  }
  return list;
}

Result<EnvironmentList> load_made_elsewhere(const std::string& state_directory,
                                            std::string_view world) {
  auto list = load(state_directory, [world](const std::string& text) {
    return names_other_world(text, world) ? records_in(text, kKey) : RecordDocument{kSchema, {}};
  });
  if (list) {
    std::erase_if(list->records, [world](const EnvironmentRecord& record) {
      return !record.world || *record.world == world;
    });
  }
  return list;
}

Result<void> save_environments(const std::string& state_directory,
                               const std::vector<EnvironmentRecord>& records) {
  return update_state(
      file_in(state_directory), kSchema, [&](const std::string& text) -> Result<std::string> {
        auto known = records_in(text, kKey).records;
        for (const EnvironmentRecord& record : records) {
          auto same = std::find_if(known.begin(), known.end(),
                                   [&](const auto& each) { return each.prefix == record.prefix; });
          if (same == known.end()) {
            known.push_back(record);
          } else {
            *same = merged(*same, record);
          }
        }
        return text_of(std::move(known));
      });
}

Result<void> set_protection(const std::string& state_directory, std::string_view prefix,
                            bool is_protected) {
  return update_state(file_in(state_directory), kSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        auto known = records_in(text, kKey).records;
                        auto same = std::ranges::find(known, prefix, &EnvironmentRecord::prefix);
                        if (same == known.end()) {
                          return Error{ErrorCode::NotFound,
                                       displayable(prefix) + " is not recorded: check the path"};
                        }
                        same->is_protected = is_protected;
                        return text_of(std::move(known));
                      });
}

Result<void> erase_environment(const std::string& state_directory, std::string_view prefix) {
  return update_state(
      file_in(state_directory), kSchema, [&](const std::string& text) -> Result<std::string> {
        auto known = records_in(text, kKey).records;
        const size_t erased =
            std::erase_if(known, [&](const auto& record) { return record.prefix == prefix; });
        return erased == 0 && !text.empty() ? text : text_of(std::move(known));
      });
}

std::string to_json(const EnvironmentRecord& record) { return record_to_json(record).dump(); }

Result<EnvironmentRecord> environment_record_from_json(std::string_view text) {
  if (auto record = record_from_json(parsed_json(text))) return *record;
  return Error{ErrorCode::Usage, "not an environment record: send its prefix and known fields"};
}

OtherWorlds made_elsewhere(const std::vector<EnvironmentRecord>& records, std::string_view world) {
  OtherWorlds found;
  for (const EnvironmentRecord& record : records) {
    if (record.world && *record.world != world) {
      found[record.prefix] = {*record.world, record.directory()};
    }
  }
  return found;
}

std::map<std::string, int64_t> last_uses_of(const std::vector<EnvironmentRecord>& records) {
  std::map<std::string, int64_t> uses;
  for (const EnvironmentRecord& record : records) add_last_use(uses, record);
  return uses;
}

void add_last_use(std::map<std::string, int64_t>& uses, const EnvironmentRecord& record) {
  const bool may_share = record.kind == "virtualenvwrapper" || record.kind == "pipenv";
  if (!may_share || record.last_used == 0) return;
  int64_t& used = uses[record.prefix];
  used = std::max(used, record.last_used);
}

}  // namespace venvctl
