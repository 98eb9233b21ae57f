#include "core/trust/policy.h"

#include "tests/support/catch.h"

namespace venvctl::policy_test {

using Grant = TrustEntry::Grant;

Evidence found_environment() {
  Evidence evidence;
  evidence.identity = {"/code/p/.venv", 7, 100, 1000, "config", "/usr/bin/python3"};
  return evidence;
}

TrustList with_entry(Grant grant, const Evidence& evidence) {
  TrustList trust;
  trust.entries.push_back({grant, evidence.identity, 1});
  return trust;
}

TEST_CASE("without an approval, an environment is unknown and not activated") {
  const Verdict verdict = judge(found_environment(), {});
  CHECK(verdict.state == TrustState::Unknown);
  CHECK_FALSE(verdict.activates());
}

TEST_CASE(
    "an approval can cover an environment's variables both alone and together with the project's") {
  Evidence evidence = found_environment();
  evidence.variables_sha256 = "both";
  TrustList trust = with_entry(Grant::Allowed, evidence);
  trust.entries[0].variables_sha256 = "both,own";
  CHECK(judge(evidence, trust).sets_variables);
  evidence.variables_sha256 = "own";
  CHECK(judge(evidence, trust).sets_variables);
  for (const char* other : {"bo", "both,own", "other", ""}) {
    evidence.variables_sha256 = other;
    CHECK_FALSE(judge(evidence, trust).sets_variables);
  }
}

TEST_CASE("an approval applies only to the environment for which it was given") {
  Evidence evidence = found_environment();
  CHECK(judge(evidence, with_entry(Grant::Allowed, evidence)).state == TrustState::Allowed);
  CHECK(judge(evidence, with_entry(Grant::Created, evidence)).state == TrustState::Created);
  const TrustList trust = with_entry(Grant::Allowed, evidence);
  evidence.identity.inode = 8;
  const Verdict verdict = judge(evidence, trust);
  CHECK(verdict.state == TrustState::Unknown);
  CHECK(verdict.reason == "not approved because it was replaced after you approved it");
}

TEST_CASE("a refusal overrides a denial, and a denial overrides an approval") {
  Evidence evidence = found_environment();
  TrustList trust = with_entry(Grant::Denied, evidence);
  trust.roots.push_back({"/code", 1});
  CHECK(judge(evidence, trust).state == TrustState::Denied);
  evidence.refusals.push_back("/code is owned by another user (uid 5)");
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  CHECK(judge(evidence, with_entry(Grant::Allowed, evidence)).state == TrustState::Refused);
}

TEST_CASE("a denial also applies to an environment that replaces the denied environment") {
  Evidence evidence = found_environment();
  const TrustList trust = with_entry(Grant::Denied, evidence);
  evidence.identity.inode = 8;
  CHECK(judge(evidence, trust).state == TrustState::Denied);
}

TEST_CASE("an approved root covers only whole components of the real path") {
  Evidence evidence = found_environment();
  TrustList trust;
  trust.roots.push_back({"/code", 1});
  CHECK(judge(evidence, trust).state == TrustState::Allowed);
  evidence.identity.real_path = "/code-evil/p/.venv";
  CHECK(judge(evidence, trust).state == TrustState::Unknown);
  evidence.identity.real_path = "/cod/.venv";
  CHECK(judge(evidence, trust).state == TrustState::Unknown);
}

TEST_CASE("only four of the trust states activate an environment") {
  for (const TrustState state :
       {TrustState::Created, TrustState::Central, TrustState::Witnessed, TrustState::Allowed}) {
    CHECK(Verdict{state, ""}.activates());
  }
  for (const TrustState state : {TrustState::Denied, TrustState::Unknown, TrustState::Refused}) {
    CHECK_FALSE(Verdict{state, ""}.activates());
  }
}

TEST_CASE("a program added later that shadows a command needs a new approval, in all cases") {
  Evidence evidence = found_environment();
  TrustList allowed = with_entry(Grant::Allowed, evidence);
  TrustList below;
  below.roots.push_back({"/code", 1});
  Evidence central = evidence;
  central.central_store = "Pipenv's /home/me/envs";
  evidence.shadows = {"ls"};
  central.shadows = {"ls"};
  for (const Verdict& verdict :
       {judge(evidence, allowed), judge(evidence, below), judge(central, {})}) {
    CHECK(verdict.state == TrustState::Unknown);
    CHECK(verdict.reason == "not approved because its bin/ls shadows another command");
  }
  allowed.entries.front().shadows = {"ls"};
  CHECK(judge(evidence, allowed).state == TrustState::Allowed);
  evidence.shadows = {"git", "ls"};
  CHECK(judge(evidence, allowed).state == TrustState::Unknown);
}

TEST_CASE("`allow --shared` accepts only the refused environment for which it was given") {
  Evidence evidence = found_environment();
  evidence.refusals = {"/code is writable by other users (mode 0777)"};
  TrustList trust = with_entry(Grant::Allowed, evidence);
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  trust.entries.front().is_shared = true;
  const Verdict verdict = judge(evidence, trust);
  CHECK(verdict.state == TrustState::Allowed);
  CHECK(verdict.reason == "approved by you, although /code is writable by other users (mode 0777)");
  evidence.identity.inode = 8;
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  trust.entries.front().grant = Grant::Denied;
  evidence.identity.inode = 7;
  CHECK(judge(evidence, trust).state == TrustState::Denied);
}

TEST_CASE("a file or link that leads out of its project needs its own approval") {
  Evidence evidence = found_environment();
  evidence.central_store = "Pipenv's /home/me/envs";
  evidence.pointer = pointer_identity("/clone/.venv", evidence.identity.real_path);
  CHECK(judge(evidence, {}).state == TrustState::Unknown);
  CHECK(judge(evidence, {}).reason ==
        "not approved because .venv points outside the project to /code/p/.venv");

  TrustList trust;
  trust.entries.push_back({Grant::Allowed, *evidence.pointer, 1});
  CHECK(judge(evidence, trust).state == TrustState::Central);
  Evidence turned = evidence;
  turned.pointer = pointer_identity("/clone/.venv", "/home/me/envs/other");
  CHECK(judge(turned, trust).state == TrustState::Unknown);

  TrustList below;
  below.roots.push_back({"/clone", 1});
  CHECK(judge(evidence, below).state == TrustState::Central);
  CHECK(judge(found_environment(), below).state == TrustState::Unknown);
}

TEST_CASE("a .env needs its own approval, even below an approved directory") {
  Evidence evidence = found_environment();
  evidence.env_file = pointer_identity("/code/p/.env", "A=1");
  TrustList trust = with_entry(Grant::Allowed, evidence);
  trust.roots.push_back({"/code", 1});
  CHECK_FALSE(judge(evidence, trust).sets_env_file);
  CHECK_FALSE(judge(evidence, trust).env_file_has_changed);
  trust.entries.push_back({Grant::Allowed, *evidence.env_file, 1});
  CHECK(judge(evidence, trust).sets_env_file);
  evidence.env_file = pointer_identity("/code/p/.env", "A=2");
  CHECK_FALSE(judge(evidence, trust).sets_env_file);
  CHECK(judge(evidence, trust).env_file_has_changed);
  evidence.env_file = pointer_identity("/code/q/.env", "A=1");
  CHECK_FALSE(judge(evidence, trust).sets_env_file);
}

TEST_CASE("the .env of an environment that is not activated sets nothing") {
  Evidence evidence = found_environment();
  evidence.env_file = pointer_identity("/code/p/.env", "A=1");
  TrustList trust;
  trust.entries.push_back({Grant::Allowed, *evidence.env_file, 1});
  CHECK_FALSE(judge(evidence, trust).sets_env_file);
}

TEST_CASE("scripts run only if they have not changed since their approval") {
  Evidence evidence = found_environment();
  evidence.scripts_sha256 = "one";
  TrustList trust = with_entry(Grant::Allowed, evidence);
  CHECK_FALSE(judge(evidence, trust).runs_scripts);
  trust.entries.front().scripts_sha256 = "one";
  CHECK(judge(evidence, trust).runs_scripts);
  evidence.scripts_sha256 = "two";
  CHECK(judge(evidence, trust).activates());
  CHECK_FALSE(judge(evidence, trust).runs_scripts);
  trust.entries.front().scripts_sha256 = evidence.scripts_sha256 = "";
  CHECK_FALSE(judge(evidence, trust).runs_scripts);
}

TEST_CASE(
    "an environment is inactive if the files that git tracks in it changed after its approval") {
  Evidence evidence = found_environment();
  TrustList allowed = with_entry(Grant::Allowed, evidence);
  TrustList below;
  below.roots.push_back({"/code", 1});
  evidence.tracked = "digest";
  evidence.tracked_detail = "git tracks bin/ls in it";
  Evidence central = evidence;
  central.central_store = "Pipenv's /home/me/envs";
  for (const Verdict& verdict :
       {judge(evidence, allowed), judge(evidence, below), judge(central, {})}) {
    CHECK(verdict.state == TrustState::Unknown);
    CHECK(verdict.reason == "not approved because git tracks bin/ls in it");
  }
  allowed.entries.front().tracked = "digest";
  CHECK(judge(evidence, allowed).activates());
  evidence.tracked = "other";
  CHECK_FALSE(judge(evidence, allowed).activates());
  evidence.tracked = "";  // git tracks no file of the environment any more
  CHECK(judge(evidence, allowed).activates());
}

TEST_CASE("variables are set only as approved, or if they come from the user's central store") {
  Evidence evidence = found_environment();
  TrustList trust = with_entry(Grant::Allowed, evidence);
  CHECK_FALSE(judge(evidence, trust).sets_variables);  // the environment has no variables
  evidence.variables_sha256 = "one";
  CHECK(judge(evidence, trust).activates());
  CHECK_FALSE(judge(evidence, trust).sets_variables);
  trust.entries.front().variables_sha256 = "one";
  CHECK(judge(evidence, trust).sets_variables);
  TrustList below;
  below.roots.push_back({"/code", 1});
  CHECK(judge(evidence, below).sets_variables);
  evidence.central_store = "conda's /home/me/envs";
  CHECK(judge(evidence, {}).sets_variables);
  evidence.project_sets_variables = true;
  CHECK_FALSE(judge(evidence, {}).sets_variables);
}

TEST_CASE("fifty names that only look like an approved root approve nothing") {
  Evidence evidence = found_environment();
  TrustList trust;
  trust.roots.push_back({"/code/p", 1});
  const std::string look_alikes[] = {"/code/p2",
                                     "/code/p-evil",
                                     "/code/p.",
                                     "/code/p..",
                                     "/code/p ",
                                     "/code/p\n",
                                     "/code/p\t",
                                     "/code/P",
                                     "/Code/p",
                                     "/code/pp",
                                     "/code/p~",
                                     "/code/p.venv",
                                     "/code/p_",
                                     "/code/p%2f",
                                     "/code/p\\",
                                     "/code/p;x",
                                     "/code/p:x",
                                     "/code/p*",
                                     "/code/p?",
                                     "/code/[p]",
                                     "/code/ p",
                                     "/code/.p",
                                     "/code/p.bak",
                                     "/code/p,v",
                                     "/code/p=",
                                     "/code/p+",
                                     "/code/p@",
                                     "/code/p#",
                                     "/code/p!",
                                     "/code/p'",
                                     "/code/p\"",
                                     "/code/p`",
                                     "/code/p$",
                                     "/code/p&",
                                     "/code/p|",
                                     "/code/p<",
                                     "/code/p>",
                                     "/code/p(",
                                     "/code/p\xCC\x81",
                                     "/code/\xD1\x80",
                                     "/code/p\xE2\x80\x8B",
                                     "/code",
                                     "/",
                                     "/code2/p",
                                     "/xcode/p",
                                     "/x/code/p",
                                     "/code/x/p",
                                     "/p",
                                     "code/p",
                                     "/code/q/../p-evil"};
  REQUIRE(std::size(look_alikes) == 50);
  for (const std::string& directory : look_alikes) {
    evidence.identity.real_path = directory + "/.venv";
    INFO(directory);
    CHECK(judge(evidence, trust).state == TrustState::Unknown);
  }
  for (const std::string directory : {"/code/p", "/code/p/sub", "/code/p/.venv"}) {
    evidence.identity.real_path = directory + "/.venv";
    CHECK(judge(evidence, trust).state == TrustState::Allowed);
  }
}

}  // namespace venvctl::policy_test
