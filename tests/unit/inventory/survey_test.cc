#include "core/inventory/survey.h"

#include "core/base/hash.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

struct Machine {
  Machine() {
    install_system_python(files);
    question.home = "/home/me";
    question.stores = {{"/w", "virtualenvwrapper", "*"}, {"/poetry", "poetry", "*"}};
  }
  const Sighting* find(const std::string& prefix) {
    sightings = survey(files, question);
    const auto at = std::find_if(sightings.begin(), sightings.end(),
                                 [&](const Sighting& each) { return each.prefix == prefix; });
    return at == sightings.end() ? nullptr : &*at;
  }
  FakeFileSystem files;
  SurveyQuestion question;
  std::vector<Sighting> sightings;
};

const std::string kOfShop = "/poetry/shop-" + short_base64(sha256("/p/shop")) + "-py3.11";

}  // namespace

TEST_CASE("central places, records and test runners lead to environments, each once and sorted") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  make_venv(machine.files, "/p/shop/.tox/py311");
  machine.question.recorded = {{"/w/b", "", "", "/p/shop", ""}, {"/gone", "", "", "", ""}};
  std::vector<std::string> prefixes;
  for (const Sighting& each : survey(machine.files, machine.question)) {
    prefixes.push_back(each.prefix);
  }
  CHECK(prefixes == std::vector<std::string>{"/gone", "/p/shop/.tox/py311", "/w/b"});
}

TEST_CASE("who tells first is believed, the project is taken from whoever knows it") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  machine.question.recorded = {{"/w/b", "other", "other", "/p/shop", ""}};
  const Sighting* found = machine.find("/w/b");
  REQUIRE(found != nullptr);
  CHECK(*found == Sighting{"/w/b", "virtualenvwrapper", "", "/p/shop", "virtualenvwrapper's /w"});
}

TEST_CASE("a hash in a path leads to a known project, or to one around") {
  Machine machine;
  machine.files.make_directory("/p/shop");
  make_venv(machine.files, kOfShop);
  CHECK(machine.find(kOfShop)->project.empty());
  machine.question.around = {"/p/shop", "/p", "/"};
  CHECK(machine.find(kOfShop)->project == "/p/shop");
  machine.question.around.clear();
  machine.question.recorded = {{"/p/shop/x", "", "", "/p/shop", ""}};
  CHECK(machine.find(kOfShop)->project == "/p/shop");
}

TEST_CASE("what directories would add to a survey is told without one") {
  Machine machine;
  make_venv(machine.files, "/p/shop/.nox/lint");
  const std::vector<std::string> directories = {"/p/shop", "/p"};
  Surroundings around(machine.files, directories);
  CHECK(around.test_prefixes() == std::vector<std::string>{"/p/shop/.nox/lint"});
  CHECK(around.project_of("poetry", kOfShop) == "/p/shop");
  CHECK(around.project_of("poetry", "/poetry/shop-12345678-py3.11").empty());
  CHECK(around.project_of("venv", kOfShop).empty());
}

}  // namespace venvctl
