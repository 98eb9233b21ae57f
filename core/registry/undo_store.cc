#include "core/registry/undo_store.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/path_json.h"

namespace venvctl {
namespace {

using nlohmann::json;
using Entries = std::vector<UndoEntry>;
using Kind = UndoStep::Kind;
using Paths = std::map<std::string, std::string>;

constexpr int kUndoSchema = 1;
constexpr char kUndoKey[] = "changes";

struct KindName {
  Kind kind;
  std::string_view name;
};
constexpr KindName kKindNames[] = {{Kind::Remove, "remove"},
                                   {Kind::Rewrite, "rewrite"},
                                   {Kind::Replace, "replace"},
                                   {Kind::Rename, "rename"}};

std::string undo_file(const std::string& state_directory) { return state_directory + "/undo.json"; }

std::string bytes_at(const json& value, const char* key) {
  return value.contains(key) ? bytes_from_json(value[key]).value_or("") : "";
}

template <class Number>
Number number_at(const json& value, const char* key, Number) {
  const auto found = value.find(key);
  return found != value.end() && found->is_number_integer() ? found->get<Number>() : Number{0};
}

json pairs_to_json(const Paths& pairs) {
  json values = json::array();
  for (const auto& [from, to] : pairs) {
    values.push_back({{"from", bytes_to_json(from)}, {"to", bytes_to_json(to)}});
  }
  return values;
}

Paths pairs_at(const json& value, const char* key) {
  Paths pairs;
  for (const json& each : value.value(key, json::array())) {
    if (each.is_object()) pairs[bytes_at(each, "from")] = bytes_at(each, "to");
  }
  return pairs;
}

json texts_to_json(const std::vector<std::string>& texts) {
  json values = json::array();
  for (const std::string& text : texts) values.push_back(bytes_to_json(text));
  return values;
}

std::vector<std::string> texts_at(const json& value, const char* key) {
  std::vector<std::string> texts;
  for (const json& each : value.value(key, json::array())) {
    if (auto text = bytes_from_json(each)) texts.push_back(*std::move(text));
  }
  return texts;
}

json to_json(const RecordedDirectory& directory) {
  return {
      {"inode", directory.inode}, {"born", directory.born_ns}, {"config", directory.config_sha256}};
}

RecordedDirectory directory_at(const json& value, const char* key) {
  const auto found = value.find(key);
  if (found == value.end() || !found->is_object()) return {};
  return {number_at(*found, "inode", uint64_t{}), number_at(*found, "born", int64_t{}),
          bytes_at(*found, "config")};
}

json step_to_json(const UndoStep& step) {
  const auto* name = std::ranges::find(kKindNames, step.kind, &KindName::kind);
  return {{"kind", name->name},
          {"prefix", bytes_to_json(step.prefix)},
          {"place", bytes_to_json(step.place)},
          {"oldDirectory", to_json(step.old_directory)},
          {"newDirectory", to_json(step.new_directory)},
          {"trashed", bytes_to_json(step.trashed)},
          {"prepared", bytes_to_json(step.prepared)},
          {"saved", bytes_to_json(step.saved)},
          {"oldPlace", bytes_to_json(step.old_place)},
          {"identity", bytes_to_json(step.identity)},
          {"moves", pairs_to_json(step.moves)},
          {"records", texts_to_json(step.records)},
          {"approvals", texts_to_json(step.approvals)},
          {"pins", pairs_to_json(step.pins)}};
}

// Accepts only complete and valid steps, because venvctl moves directories according to them.
std::optional<UndoStep> step_from_json(const json& value) {
  if (!value.is_object()) return std::nullopt;
  const auto* name =
      std::ranges::find(kKindNames, std::string_view(bytes_at(value, "kind")), &KindName::name);
  if (name == std::end(kKindNames)) return std::nullopt;
  UndoStep step;
  step.kind = name->kind;
  step.prefix = bytes_at(value, "prefix");
  step.place = bytes_at(value, "place");
  step.old_directory = directory_at(value, "oldDirectory");
  step.new_directory = directory_at(value, "newDirectory");
  step.trashed = bytes_at(value, "trashed");
  step.prepared = bytes_at(value, "prepared");
  step.saved = bytes_at(value, "saved");
  step.old_place = bytes_at(value, "oldPlace");
  step.identity = bytes_at(value, "identity");
  step.moves = pairs_at(value, "moves");
  step.records = texts_at(value, "records");
  step.approvals = texts_at(value, "approvals");
  step.pins = pairs_at(value, "pins");
  const auto is_path_or_none = [](const std::string& path) {
    return path.empty() || is_absolute_path(path);
  };
  const bool is_valid =
      is_absolute_path(step.prefix) && step.old_directory.inode != 0 &&
      std::ranges::all_of(
          std::initializer_list<std::string>{step.place, step.trashed, step.prepared, step.saved,
                                             step.old_place},
          is_path_or_none);
  return is_valid ? std::optional(std::move(step)) : std::nullopt;
}

json entry_to_json(const UndoEntry& entry) {
  json steps = json::array();
  for (const UndoStep& step : entry.steps) steps.push_back(step_to_json(step));
  return {{"id", entry.id},
          {"command", bytes_to_json(entry.command)},
          {"at", entry.at},
          {"complete", entry.is_complete},
          {"environments", std::move(steps)}};
}

std::optional<UndoEntry> entry_from_json(const json& value) {
  if (!value.is_object()) return std::nullopt;
  UndoEntry entry;
  entry.id = number_at(value, "id", int64_t{});
  entry.command = bytes_at(value, "command");
  entry.at = number_at(value, "at", int64_t{});
  entry.is_complete = value.value("complete", json()) == true;
  for (const json& each : value.value("environments", json::array())) {
    if (auto step = step_from_json(each)) entry.steps.push_back(*std::move(step));
  }
  return entry.id > 0 ? std::optional(std::move(entry)) : std::nullopt;
}

Entries entries_in(const std::string& text) {
  Entries entries;
  const json document = parsed_json(text);
  if (!document.is_object() || !document.contains(kUndoKey)) return entries;
  for (const json& value : document[kUndoKey]) {
    if (auto entry = entry_from_json(value)) entries.push_back(*std::move(entry));
  }
  std::ranges::stable_sort(entries, {}, &UndoEntry::id);
  return entries;
}

std::string text_of(const Entries& entries) {
  json values = json::array();
  for (const UndoEntry& entry : entries) values.push_back(entry_to_json(entry));
  return json{{"schema", kUndoSchema}, {kUndoKey, std::move(values)}}.dump(1) + "\n";
}

// Forgets only complete changes: an incomplete change shows what a killed command left behind.
void forget_the_oldest(Entries& entries) {
  const auto is_complete = [](const UndoEntry& each) { return each.is_complete; };
  while (static_cast<size_t>(std::ranges::count_if(entries, is_complete)) > kMaxUndo) {
    entries.erase(std::ranges::find_if(entries, is_complete));
  }
}

Result<void> change(const std::string& state_directory,
                    const std::function<void(Entries& entries)>& edit) {
  return update_state(undo_file(state_directory), kUndoSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        Entries entries = entries_in(text);
                        edit(entries);
                        return text_of(entries);
                      });
}

}  // namespace

const UndoEntry* UndoList::find(int64_t id) const {
  const auto found = std::ranges::find(entries, id, &UndoEntry::id);
  return found == entries.end() ? nullptr : &*found;
}

Result<UndoList> load_undo(const std::string& state_directory) {
  auto document = read_state(undo_file(state_directory), kUndoSchema);
  if (!document) return document.error();
  return UndoList{entries_in(document->text), document->note, document->origin};
}

Result<void> save_undo(const std::string& state_directory, const UndoEntry& entry) {
  return change(state_directory, [&](Entries& entries) {
    std::erase_if(entries, [&](const UndoEntry& each) { return each.id == entry.id; });
    entries.push_back(entry);
    std::ranges::stable_sort(entries, {}, &UndoEntry::id);
    forget_the_oldest(entries);
  });
}

Result<void> erase_undo(const std::string& state_directory, int64_t id) {
  return change(state_directory, [&](Entries& entries) {
    std::erase_if(entries, [&](const UndoEntry& each) { return each.id == id; });
  });
}

std::string undo_directory(const std::string& state_directory, int64_t id) {
  return state_directory + "/undo/" + std::to_string(id);
}

}  // namespace venvctl
