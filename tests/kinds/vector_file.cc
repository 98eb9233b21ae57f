#include "tests/kinds/vector_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

using nlohmann::json;

std::optional<std::string> text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<std::string>();
}

DetectionVector detection_from(const json& line) {
  DetectionVector vector;
  vector.id = line.at("id");
  vector.why = line.at("why");
  for (const json& item : line.at("layout")) {
    const std::string type = item.at("type");
    const char* const key = type == "symlink" ? "target" : "content";
    vector.layout.push_back({item.at("path"), type, text_at(item, key).value_or("")});
  }
  vector.variables.set("HOME", "/srv/vectors/h");
  vector.variables.set("PATH", "/usr/bin:/bin");
  for (const auto& [name, value] : line.at("env").items()) vector.variables.set(name, value);
  vector.cwd = line.at("cwd");
  const json& expect = line.at("expect");
  vector.prefix = text_at(expect, "prefix");
  vector.kind = text_at(expect, "kind");
  vector.name = text_at(expect, "name");
  vector.null_ok = expect.value("null_ok", false);
  return vector;
}

CfgVector cfg_from(const json& line) {
  const json& expect = line.at("expect");
  return {.id = line.at("id"),
          .content = line.at("content"),
          .prompt = text_at(expect, "prompt"),
          .version = expect.at("version"),
          .home = expect.at("home"),
          .kind = expect.at("kind"),
          .system_site_packages = expect.at("systemSitePackages")};
}

}  // namespace

VectorFiles read_vector_files(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".jsonl") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  VectorFiles vectors;
  for (const auto& path : paths) {
    std::ifstream file(path);
    for (std::string text; std::getline(file, text);) {
      const json line = json::parse(text);
      if (line.at("kind") == "cfg") {
        vectors.cfg.push_back(cfg_from(line));
      } else if (line.contains("cwd") && line.contains("expect")) {
        vectors.detection.push_back(detection_from(line));
      }
    }
  }
  return vectors;
}

void lay_out(FakeFileSystem& files, const DetectionVector& vector) {
  install_system_python(files);
  for (const auto& [path, type, content] : vector.layout) {
    if (type == "dir") {
      files.make_directory(path);
    } else if (type == "file") {
      files.write_file(path, content);
    } else if (type == "symlink") {
      files.make_link(path, content);
    } else if (type == "env") {
      make_venv(files, path, content);
    } else if (type == "conda") {
      make_conda_environment(files, path);
    } else {
      VENVCTL_CHECK(type == "pixi");
      make_pixi_environment(files, path);
    }
  }
  files.make_directory(vector.cwd);
  files.make_directory("/srv/vectors/h");
}

}  // namespace venvctl
