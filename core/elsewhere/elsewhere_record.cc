#include "core/elsewhere/elsewhere_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/path_json.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;
constexpr size_t kMaxNameBytes = 100;
constexpr size_t kMaxPathBytes = 4096;
constexpr size_t kMaxVersionBytes = 32;
constexpr size_t kMaxMounts = 256;
constexpr std::string_view kPlace = "/venvctl/elsewhere";
constexpr std::string_view kKinds[] = {"docker", "podman", "ssh", "vagrant"};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_safe_path(std::string_view path) {
  return path.starts_with('/') && path.size() <= kMaxPathBytes && !has_control(path);
}

bool is_version(std::string_view text) {
  const auto is_known = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '+'; };
  return !text.empty() && text.size() <= kMaxVersionBytes && text[0] >= '0' && text[0] <= '9' &&
         std::ranges::all_of(text, is_known);
}

// Returns "3.11" for "3.11.2".
std::string minor_version(std::string_view version) {
  const size_t first = version.find('.');
  if (first == std::string_view::npos) return std::string(version);
  return std::string(version.substr(0, version.find('.', first + 1)));
}

std::string text_at(const json& value, const char* key) {
  if (!value.is_object() || !value.contains(key)) return "";
  return bytes_from_json(value[key]).value_or("");
}

const json& list_at(const json& value, const char* key) {
  static const json nothing = json::array();
  return value.contains(key) && value[key].is_array() ? value[key] : nothing;
}

std::vector<ElsewhereScript> scripts_in(const json& value) {
  std::vector<ElsewhereScript> scripts;
  for (const json& each : list_at(value, "scripts")) {
    if (scripts.size() == ElsewhereRecord::kMaxScripts) break;
    ElsewhereScript script{text_at(each, "name"), text_at(each, "path")};
    if (!is_elsewhere_name(script.name) || !is_safe_path(script.path)) continue;
    const auto is_same = [&](const ElsewhereScript& other) { return other.name == script.name; };
    if (std::ranges::none_of(scripts, is_same)) scripts.push_back(std::move(script));
  }
  return scripts;
}

// Whether another mount inside the directory of `mount` hides `there`, which `mount` contains.
bool is_hidden(std::span<const ElsewhereMount> mounts, const ElsewhereMount& mount,
               std::string_view there) {
  return std::ranges::any_of(mounts, [&](const ElsewhereMount& each) {
    return each.there.size() > mount.there.size() && path_contains(mount.there, each.there) &&
           path_contains(each.there, there);
  });
}

}  // namespace

std::optional<ElsewhereRecord> parse_elsewhere(std::string_view text) {
  const json document = parsed_json(text);
  if (!document.is_object() || document.value("schema", json()) != kSchema) return std::nullopt;
  ElsewhereRecord record;
  record.place = text_at(document, "place");
  record.kind = text_at(document, "kind");
  record.target = text_at(document, "target");
  record.project = text_at(document, "project");
  record.directory = text_at(document, "directory");
  record.asked_python = text_at(document, "askedPython");
  record.python = text_at(document, "python");
  record.version = text_at(document, "version");
  record.user = text_at(document, "user");
  for (const json& each : list_at(document, "mounts")) {
    ElsewhereMount mount{text_at(each, "here"), text_at(each, "there")};
    if (record.mounts.size() == kMaxMounts) break;
    if (is_safe_path(mount.here) && is_safe_path(mount.there)) record.mounts.push_back(mount);
  }
  record.scripts = scripts_in(document);
  for (const json& each : list_at(document, "approved")) {
    const auto name = bytes_from_json(each);
    if (name && is_elsewhere_name(*name)) record.approved.push_back(*name);
  }
  const bool is_whole = is_elsewhere_kind(record.kind) && !record.target.empty() &&
                        !record.target.starts_with('-') && is_safe_path(record.project) &&
                        is_safe_path(record.directory) && is_safe_path(record.python) &&
                        is_version(record.version);
  return is_whole ? std::optional(std::move(record)) : std::nullopt;
}

std::string text_of(const ElsewhereRecord& record) {
  json mounts = json::array();
  for (const ElsewhereMount& each : record.mounts) {
    mounts.push_back({{"here", bytes_to_json(each.here)}, {"there", bytes_to_json(each.there)}});
  }
  json scripts = json::array();
  for (const ElsewhereScript& each : record.scripts) {
    scripts.push_back({{"name", each.name}, {"path", bytes_to_json(each.path)}});
  }
  const json document = {{"schema", kSchema},
                         {"place", bytes_to_json(record.place)},
                         {"kind", record.kind},
                         {"target", bytes_to_json(record.target)},
                         {"project", bytes_to_json(record.project)},
                         {"directory", bytes_to_json(record.directory)},
                         {"askedPython", bytes_to_json(record.asked_python)},
                         {"python", bytes_to_json(record.python)},
                         {"version", record.version},
                         {"user", record.user},
                         {"mounts", std::move(mounts)},
                         {"scripts", std::move(scripts)},
                         {"approved", record.approved}};
  return document.dump(1) + "\n";
}

Result<void> add_told(std::string_view text, ElsewhereRecord& record) {
  // The shell on the other side may have printed other lines before the line with the JSON, and
  // after it.
  const size_t start = text.rfind("{\"venvctl\":");
  const std::string_view rest = start == std::string_view::npos ? "" : text.substr(start);
  const json told = parsed_json(rest.substr(0, rest.find('\n')));
  const std::string fault = text_at(told, "fault");
  if (!fault.empty()) {
    return Error{ErrorCode::Failed, displayable(fault, 200) + ": give another place or --python"};
  }
  const std::string python = text_at(told, "python");
  const std::string version = text_at(told, "version");
  if (!is_safe_path(python) || !is_version(version)) {
    return Error{ErrorCode::Failed,
                 "the Python there did not answer as expected: give another --python PATH"};
  }
  record.python = python;
  record.version = version;
  record.scripts = scripts_in(told);
  return {};
}

bool is_elsewhere_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes) return false;
  if (!is_letter_or_digit(name[0]) && name[0] != '_') return false;
  constexpr std::string_view kSigns = "._+-";
  return std::ranges::all_of(name, [&](char c) {
    return is_letter_or_digit(c) || kSigns.find(c) != std::string_view::npos;
  });
}

bool is_own_name(std::string_view name, std::string_view version) {
  const std::string minor = minor_version(version);
  constexpr std::string_view kAlways[] = {"python", "python3", "pip", "pip3"};
  return std::ranges::find(kAlways, name) != std::end(kAlways) || name == "python" + minor ||
         name == "pip" + minor;
}

bool is_elsewhere_kind(std::string_view kind) {
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

bool is_elsewhere_place(std::string_view prefix) {
  return parent_path(prefix).ends_with(kPlace) && !base_name(prefix).empty();
}

std::string path_without_links(std::string_view path) {
  // This check saves time: the daemon calls this function for each request, and most users have no
  // link directory.
  if (path.find(kPlace) == std::string_view::npos) return std::string(path);
  std::string result;
  bool is_first = true;
  for (const std::string_view each : split(path, ':')) {
    if (base_name(each) == "bin" && is_elsewhere_place(parent_path(each))) continue;
    result += (is_first ? "" : ":") + std::string(each);
    is_first = false;
  }
  return result;
}

std::optional<ElsewhereRecord> elsewhere_at(FileSystem& files, const std::string& prefix) {
  if (!is_elsewhere_place(prefix)) return std::nullopt;
  const auto text =
      files.read_file(join_path(prefix, ElsewhereRecord::kFileName), ElsewhereRecord::kMaxBytes);
  return text ? parse_elsewhere(*text) : std::nullopt;
}

std::optional<std::string> directory_there(std::span<const ElsewhereMount> mounts,
                                           std::string_view path) {
  const ElsewhereMount* best = nullptr;
  std::string found;
  for (const ElsewhereMount& each : mounts) {
    const bool is_longer = best == nullptr || each.here.size() > best->here.size();
    if (!path_contains(each.here, path) || !is_longer) continue;
    const std::string there = normal_path("/", join_path(each.there, path_below(each.here, path)));
    if (is_hidden(mounts, each, there)) continue;
    best = &each;
    found = there;
  }
  return best == nullptr ? std::nullopt : std::optional(std::move(found));
}

std::optional<std::string> directory_there(const ElsewhereRecord& record, std::string_view path) {
  std::vector<ElsewhereMount> mounts = {{record.project, record.directory}};
  mounts.insert(mounts.end(), record.mounts.begin(), record.mounts.end());
  return directory_there(std::span<const ElsewhereMount>(mounts), path);
}

std::string prompt_name_of(const ElsewhereRecord& record) {
  std::string_view target = record.target;
  if (record.kind == "ssh") {
    target = target.substr(target.rfind('@') + 1);
    const bool is_number = target.find_first_not_of("0123456789.") == std::string_view::npos ||
                           target.find(':') != std::string_view::npos;
    if (!is_number) target = target.substr(0, target.find('.'));
  }
  const std::string_view project = base_name(record.project);
  return std::string(project.empty() ? "root" : project) + "@" + std::string(target);
}

}  // namespace venvctl
