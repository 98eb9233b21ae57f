#include "core/inventory/survey.h"

#include "core/base/hash.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::survey_test {

struct Machine {
  Machine() {
    install_system_python(files);
    question.home = "/home/me";
    question.stores = {{"/w", "virtualenvwrapper", "*"}, {"/poetry", "poetry", "*"}};
  }
  const Candidate* find(const std::string& prefix) {
    candidates = survey(files, question);
    const auto at = std::find_if(candidates.begin(), candidates.end(),
                                 [&](const Candidate& each) { return each.prefix == prefix; });
    return at == candidates.end() ? nullptr : &*at;
  }
  FakeFileSystem files;
  SurveyQuestion question;
  std::vector<Candidate> candidates;
};

const std::string kOfShop = "/poetry/shop-" + short_base64(sha256("/p/shop")) + "-py3.11";

TEST_CASE("environments from stores, records and test runners are sorted and listed once") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  make_venv(machine.files, "/p/shop/.tox/py311");
  machine.question.recorded = {{"/w/b", "", "", "/p/shop", ""}, {"/gone", "", "", "", ""}};
  std::vector<std::string> prefixes;
  for (const Candidate& each : survey(machine.files, machine.question)) {
    prefixes.push_back(each.prefix);
  }
  CHECK(prefixes == std::vector<std::string>{"/gone", "/p/shop/.tox/py311", "/w/b"});
}

TEST_CASE("environments that a search found are listed, and marked if no other source shows them") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  machine.question.found = {"/p/shop/.venv", "/w/b"};
  const Candidate* found = machine.find("/p/shop/.venv");
  REQUIRE(found != nullptr);
  CHECK(found->project == "/p/shop");
  CHECK(found->is_only_found);
  CHECK_FALSE(machine.find("/w/b")->is_only_found);
}

TEST_CASE("the first source decides the kind, but any source can add the project") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  machine.question.recorded = {{"/w/b", "other", "other", "/p/shop", ""}};
  const Candidate* found = machine.find("/w/b");
  REQUIRE(found != nullptr);
  CHECK(*found ==
        Candidate{"/w/b", "virtualenvwrapper", "", "/p/shop", "virtualenvwrapper's /w", true});
}

TEST_CASE("a hash in a path is compared with known projects and surrounding directories") {
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

TEST_CASE("environments and projects around a directory are found without a survey") {
  Machine machine;
  make_venv(machine.files, "/p/shop/.nox/lint");
  const std::vector<std::string> directories = {"/p/shop", "/p"};
  Surroundings around(machine.files, directories);
  CHECK(around.test_prefixes() == std::vector<std::string>{"/p/shop/.nox/lint"});
  CHECK(around.project_of("poetry", kOfShop) == "/p/shop");
  CHECK(around.project_of("poetry", "/poetry/shop-12345678-py3.11").empty());
  CHECK(around.project_of("venv", kOfShop).empty());
}

TEST_CASE("a kernelspec adds only environments that no other source leads to") {
  Machine machine;
  machine.question.stores.push_back({"/k", "jupyter", "*/kernel.json"});
  machine.question.recorded = {{"/p/b", "", "", "/p", ""}};
  for (const char* name : {"w", "p"}) {
    const std::string prefix = "/" + std::string(name) + "/b";
    make_venv(machine.files, prefix);
    machine.files.write_file("/k/" + std::string(name) + "/kernel.json",
                             "{\"argv\": [\"" + prefix + "/bin/python\"]}");
  }
  make_venv(machine.files, "/q/env");
  machine.files.write_file("/k/lone/kernel.json", R"({"argv": ["/q/env/bin/python"]})");
  CHECK(machine.find("/w/b")->kind == "virtualenvwrapper");
  CHECK(machine.find("/p/b")->kind == "");
  REQUIRE(machine.find("/q/env") != nullptr);
  CHECK(*machine.find("/q/env") == Candidate{"/q/env", "jupyter", "lone", "", ""});
}

TEST_CASE("for all environments, the existence of their projects is checked") {
  Machine machine;
  make_venv(machine.files, "/w/b");
  machine.question.recorded = {{"/w/b", "", "", "/p/shop", ""}};
  CHECK(machine.find("/w/b")->is_project_gone);
  machine.files.make_directory("/p/shop");
  CHECK_FALSE(machine.find("/w/b")->is_project_gone);
}

}  // namespace venvctl::survey_test
