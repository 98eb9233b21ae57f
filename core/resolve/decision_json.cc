#include <nlohmann/json.hpp>

#include "core/base/path_json.h"
#include "core/resolve/decision.h"

namespace venvctl {
namespace {

using nlohmann::json;

json evidence_to_json(const Evidence& evidence) {
  json refusals = json::array();
  for (const std::string& refusal : evidence.refusals) refusals.push_back(bytes_to_json(refusal));
  json shadows = json::array();
  for (const std::string& name : evidence.shadows) shadows.push_back(bytes_to_json(name));
  const Identity& identity = evidence.identity;
  return {{"realPath", bytes_to_json(identity.real_path)},
          {"inode", identity.inode},
          {"birth", identity.born_ns},
          {"owner", identity.owner},
          {"config", identity.config_sha256},
          {"python", bytes_to_json(identity.python_link)},
          {"refusals", std::move(refusals)},
          {"shadows", std::move(shadows)},
          {"pointer", bytes_to_json(evidence.pointer ? evidence.pointer->real_path : "")},
          {"pointerTarget", evidence.pointer ? evidence.pointer->config_sha256 : ""},
          {"scripts", evidence.scripts_sha256},
          {"centralStore", bytes_to_json(evidence.central_store)}};
}

// Every reader below throws on a missing key or a wrong type; decision_from_json catches it.
std::string bytes_at(const json& value, const char* key) {
  auto bytes = bytes_from_json(value.at(key));
  return bytes ? *bytes : throw json::type_error::create(302, "not bytes", &value);
}

Evidence evidence_from(const json& value) {
  Evidence evidence;
  evidence.identity = {bytes_at(value, "realPath"),           value.at("inode").get<uint64_t>(),
                       value.at("birth").get<int64_t>(),      value.at("owner").get<uint32_t>(),
                       value.at("config").get<std::string>(), bytes_at(value, "python")};
  for (const json& refusal : value.at("refusals")) {
    evidence.refusals.push_back(bytes_from_json(refusal).value_or("refused"));
  }
  for (const json& name : value.at("shadows")) {
    evidence.shadows.push_back(bytes_from_json(name).value_or("?"));
  }
  if (std::string place = bytes_at(value, "pointer"); !place.empty()) {
    evidence.pointer.emplace();
    evidence.pointer->real_path = std::move(place);
    evidence.pointer->config_sha256 = value.at("pointerTarget").get<std::string>();
  }
  evidence.scripts_sha256 = value.at("scripts").get<std::string>();
  evidence.central_store = bytes_at(value, "centralStore");
  return evidence;
}

json variables_to_json(const std::vector<std::pair<std::string, std::string>>& variables) {
  json list = json::array();
  for (const auto& [name, value] : variables) {
    list.push_back({{"name", bytes_to_json(name)}, {"value", bytes_to_json(value)}});
  }
  return list;
}

json paths_to_json(const std::vector<std::string>& paths) {
  json list = json::array();
  for (const std::string& path : paths) list.push_back(bytes_to_json(path));
  return list;
}

std::vector<std::string> paths_at(const json& value, const char* key) {
  std::vector<std::string> paths;
  for (const json& path : value.at(key)) {
    auto bytes = bytes_from_json(path);
    if (!bytes) throw json::type_error::create(302, "not bytes", &value);
    paths.push_back(*std::move(bytes));
  }
  return paths;
}

json choice_to_json(const Choice& choice) {
  return {{"prefix", bytes_to_json(choice.prefix)},
          {"kind", choice.kind},
          {"name", bytes_to_json(choice.name)},
          {"rule", choice.rule},
          {"root", bytes_to_json(choice.root)},
          {"version", bytes_to_json(choice.version)},
          {"executable", bytes_to_json(choice.executable)},
          {"base", bytes_to_json(choice.base)},
          {"conda", choice.is_conda},
          {"variables", variables_to_json(choice.variables)},
          {"entering", paths_to_json(choice.scripts.entering)},
          {"leaving", paths_to_json(choice.scripts.leaving)},
          {"evidence", evidence_to_json(choice.evidence)}};
}

Choice choice_from(const json& value) {
  Choice choice;
  choice.prefix = bytes_at(value, "prefix");
  choice.kind = value.at("kind").get<std::string>();
  choice.name = bytes_at(value, "name");
  choice.rule = value.at("rule").get<std::string>();
  choice.root = bytes_at(value, "root");
  choice.version = bytes_at(value, "version");
  choice.executable = bytes_at(value, "executable");
  choice.base = bytes_at(value, "base");
  choice.is_conda = value.at("conda").get<bool>();
  for (const json& pair : value.at("variables")) {
    choice.variables.emplace_back(bytes_at(pair, "name"), bytes_at(pair, "value"));
  }
  choice.scripts = {paths_at(value, "entering"), paths_at(value, "leaving")};
  choice.evidence = evidence_from(value.at("evidence"));
  return choice;
}

Decision decision_from(const json& value) {
  Decision decision;
  decision.directory = bytes_at(value, "directory");
  if (value.contains("choice")) decision.choice = choice_from(value["choice"]);
  for (const json& step : value.at("steps")) {
    decision.steps.push_back({bytes_at(step, "directory"), step.at("rule").get<std::string>(),
                              step.at("outcome").get<std::string>(), bytes_at(step, "detail")});
  }
  decision.stopped_at = bytes_at(value, "stoppedAt");
  decision.create_command = bytes_at(value, "createCommand");
  return decision;
}

}  // namespace

std::string to_json(const Decision& decision) {
  json steps = json::array();
  for (const Step& step : decision.steps) {
    steps.push_back({{"directory", bytes_to_json(step.directory)},
                     {"rule", step.rule},
                     {"outcome", step.outcome},
                     {"detail", bytes_to_json(step.detail)}});
  }
  json value = {{"directory", bytes_to_json(decision.directory)},
                {"steps", std::move(steps)},
                {"stoppedAt", bytes_to_json(decision.stopped_at)},
                {"createCommand", bytes_to_json(decision.create_command)}};
  if (decision.choice) value["choice"] = choice_to_json(*decision.choice);
  return value.dump();
}

Result<Decision> decision_from_json(std::string_view text) {
  try {
    return decision_from(json::parse(text));
  } catch (const json::exception& error) {
    return Error{ErrorCode::Failed, std::string("not a decision: ") + error.what()};
  }
}

}  // namespace venvctl
