#include <cstdlib>

#include "core/environments/pyvenv_cfg.h"
#include "core/resolve/resolver.h"
#include "tests/kinds/vector_file.h"
#include "tests/support/catch.h"

namespace venvctl {
namespace {

const VectorFiles& vectors() {
  static const VectorFiles files = [] {
    const char* directory = std::getenv("VENVCTL_VECTORS");
    REQUIRE(directory != nullptr);
    return read_vector_files(directory);
  }();
  return files;
}

std::string told(const Decision& decision) {
  std::string text;
  for (const Step& step : decision.steps) {
    text += step.directory + " | " + step.rule + " | " + step.outcome + " | " + step.detail + "\n";
  }
  return text;
}

TEST_CASE("a directory gets the environment that its own tool would use") {
  REQUIRE_FALSE(vectors().detection.empty());
  for (const DetectionVector& vector : vectors().detection) {
    FakeFileSystem files;
    lay_out(files, vector);
    User user;
    user.uid = FakeFileSystem::kUser;
    const Decision decision = resolve(files, {vector.cwd, vector.variables, user});
    INFO(vector.id << ": " << vector.why << "\n" << told(decision));
    if (!decision.choice) {
      CHECK((!vector.prefix || vector.null_ok));
      continue;
    }
    const Choice& choice = *decision.choice;
    INFO("chosen: " << choice.prefix << ", " << choice.kind << ", " << choice.name);
    CHECK(vector.prefix);
    if (!vector.prefix) continue;
    CHECK(real_path(files, choice.prefix) == real_path(files, *vector.prefix));
    if (vector.kind) CHECK(choice.kind == *vector.kind);
    if (vector.name) CHECK(choice.name == *vector.name);
  }
}

TEST_CASE("pyvenv.cfg is understood in the same way as by the tool that wrote it") {
  REQUIRE_FALSE(vectors().cfg.empty());
  for (const CfgVector& vector : vectors().cfg) {
    INFO(vector.id);
    const PyvenvCfg cfg = parse_pyvenv_cfg(vector.content);
    CHECK(cfg.prompt == vector.prompt);
    CHECK(cfg.version == vector.version);
    CHECK(cfg.home == vector.home);
    CHECK(cfg.kind == vector.kind);
    CHECK(cfg.system_site_packages == vector.system_site_packages);
  }
}

}  // namespace
}  // namespace venvctl
