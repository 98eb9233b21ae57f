#include "core/inventory/environment_report.h"

#include "core/base/fields.h"
#include "tests/support/catch.h"

namespace venvctl::environment_report_test {

// A healthy venv at `prefix`.
EnvironmentLook look_of(const std::string& prefix) {
  EnvironmentLook look;
  Inspection& seen = look.inspection.emplace();
  seen.kind = "venv";
  seen.name = "by files";
  look.evidence.identity = {prefix, 7, 100, 1000, "config", "/usr/bin/python3"};
  return look;
}

EnvironmentRecord record_of(const std::string& prefix, const std::string& kind) {
  EnvironmentRecord record;
  record.prefix = prefix;
  record.kind = kind;
  record.name = "recorded";
  record.project = "/p";
  record.created_at = 1;
  record.last_used = 2;
  return record;
}

TEST_CASE("kind and name come from the files, unless a tool's rule or store provides them") {
  const std::string prefix = "/p/.venv";
  const auto shown = [&](const Candidate& candidate, const EnvironmentRecord* record) {
    const auto report = report_of(candidate, look_of(prefix), record, {}, "/home/me", "");
    return report.inspection.kind + " " + report.inspection.name;
  };
  CHECK(shown({prefix, "", "", "", ""}, nullptr) == "venv by files");
  const EnvironmentRecord as_venv = record_of(prefix, "venv");
  CHECK(shown({prefix, "", "", "", ""}, &as_venv) == "venv by files");
  const EnvironmentRecord as_poetry = record_of(prefix, "poetry");
  CHECK(shown({prefix, "", "", "", ""}, &as_poetry) == "poetry by files");
  const EnvironmentRecord as_conda = record_of(prefix, "conda");
  CHECK(shown({prefix, "", "", "", ""}, &as_conda) == "conda recorded");
  CHECK(shown({prefix, "pyenv", "blue", "", ""}, &as_poetry) == "pyenv blue");
  CHECK(shown({"/p/.tox/py311", "", "", "", ""}, nullptr) == "tox by files");
}

TEST_CASE("an environment of a tool is not trusted, whatever approval or store it has") {
  const std::string prefix = "/home/me/.local/pipx/venvs/black";
  EnvironmentLook look = look_of(prefix);
  look.inspection->kind = "pipx";
  TrustList trust;
  trust.roots.push_back({"/home/me", 1});
  const EnvironmentRecord record = record_of(prefix, "poetry");
  const Candidate candidate = {prefix, "virtualenvwrapper", "", "", "virtualenvwrapper's /x"};
  const auto report = report_of(candidate, look, &record, trust, "/home/me", "");
  CHECK(report.inspection.kind == "pipx");
  CHECK(report.verdict.state == TrustState::Unknown);
  CHECK(report.verdict.reason == "it belongs to pipx");
}

TEST_CASE("a missing environment is shown as it was recorded and is never trusted") {
  EnvironmentLook gone;
  gone.exists = false;
  const EnvironmentRecord record = record_of("/p/.venv", "venv");
  const auto report = report_of({"/p/.venv", "", "", "", ""}, gone, &record, {}, "/home/me", "");
  CHECK(report.inspection.name == "recorded");
  CHECK(report.inspection.detail == "the directory no longer exists");
  CHECK(report.inspection.health == Health::Broken);
  CHECK(report.project == "/p");
  CHECK_FALSE(report.verdict.activates());
}

TEST_CASE("a directory that no longer contains an environment is broken") {
  EnvironmentLook plain;
  const auto report = report_of({"/p/.venv", "", "", "", ""}, plain, nullptr, {}, "/home/me", "");
  CHECK(report.inspection.detail == "the directory is no longer an environment");
  CHECK(report.project == "/p");
}

TEST_CASE("a store is central unless it is inside the environment's own project") {
  const auto state = [](const std::string& project, const std::string& home) {
    const Candidate candidate = {"/w/trap", "virtualenvwrapper", "", project, "Pipenv's /w"};
    return report_of(candidate, look_of("/w/trap"), nullptr, {}, home, "").verdict.state;
  };
  CHECK(state("/elsewhere", "/home/me") == TrustState::Central);
  CHECK(state("", "/home/me") == TrustState::Central);
  CHECK(state("/w", "/home/me") == TrustState::Unknown);
  CHECK(state("/w", "/w") == TrustState::Central);
}

TEST_CASE("an environment that `create` has not finished is incomplete, whatever files exist") {
  EnvironmentRecord record = record_of("/p/.venv", "");
  record.stage = EnvironmentRecord::Stage::Creating;
  const auto report =
      report_of({"/p/.venv", "", "", "", ""}, look_of("/p/.venv"), &record, {}, "", "");
  CHECK(report.inspection.health == Health::Incomplete);
  CHECK(report.created_at == 1);
  CHECK(report.last_used == 2);
}

TEST_CASE("an environment of another world is foreign there, also if it does not exist here") {
  EnvironmentRecord record = record_of("/p/.venv", "venv");
  record.world = "toolbox fedora-41";
  record.inode = 7;
  const auto report_in = [&](EnvironmentLook look, std::string_view world) {
    return report_of({"/p/.venv", "", "", "", ""}, std::move(look), &record, {}, "", world);
  };
  CHECK(report_in(look_of("/p/.venv"), "toolbox fedora-41").inspection.health == Health::Ok);
  EnvironmentLook look = look_of("/p/.venv");
  CHECK_FALSE(is_usable(report_in(look, "").inspection));
  look.has_own_version = true;
  auto report = report_in(look, "");
  CHECK(report.inspection.health == Health::Foreign);
  CHECK(report.inspection.detail == "made in toolbox fedora-41");
  CHECK(is_usable(report.inspection));
  record.inode = 8;  // the record is about another directory
  CHECK(report_in(look, "").inspection.health == Health::Ok);
  look.exists = false;
  look.inspection.reset();
  report = report_in(look, "");
  CHECK(report.inspection.health == Health::Foreign);
  CHECK_FALSE(is_usable(report.inspection));
}

TEST_CASE("the report of a choice contains everything in the choice, and the verdict") {
  Choice choice;
  choice.prefix = "/p/.venv";
  choice.root = "/p";
  choice.rule = ".venv";
  choice.kind = "uv";
  choice.name = "p";
  choice.version = "3.11.2";
  choice.marks = "off";
  choice.env_file = {{"A", "1"}};
  choice.evidence.refusals = {"others may write"};
  const auto report = report_of(choice, {});
  CHECK(report.project == "/p");
  CHECK(report.rule == ".venv");
  CHECK(report.inspection.kind == "uv");
  CHECK(report.verdict.state == TrustState::Refused);
  CHECK(to_bytes(choice_of(report)) == to_bytes(choice));
}

}  // namespace venvctl::environment_report_test
