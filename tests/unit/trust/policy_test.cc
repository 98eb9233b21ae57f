#include "core/trust/policy.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

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

}  // namespace

TEST_CASE("nothing approved means unknown, and unknown is not activated") {
  const Verdict verdict = judge(found_environment(), {});
  CHECK(verdict.state == TrustState::Unknown);
  CHECK_FALSE(verdict.activates());
}

TEST_CASE("an approval counts for the very environment it was given for") {
  Evidence evidence = found_environment();
  CHECK(judge(evidence, with_entry(Grant::Allowed, evidence)).state == TrustState::Allowed);
  CHECK(judge(evidence, with_entry(Grant::Created, evidence)).state == TrustState::Created);
  const TrustList trust = with_entry(Grant::Allowed, evidence);
  evidence.identity.inode = 8;
  const Verdict verdict = judge(evidence, trust);
  CHECK(verdict.state == TrustState::Unknown);
  CHECK(verdict.reason == "replaced since it was approved");
}

TEST_CASE("refused beats denied beats allowed") {
  Evidence evidence = found_environment();
  TrustList trust = with_entry(Grant::Denied, evidence);
  trust.roots.push_back({"/code", 1});
  CHECK(judge(evidence, trust).state == TrustState::Denied);
  evidence.refusals.push_back("/code is owned by another user (uid 5)");
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  CHECK(judge(evidence, with_entry(Grant::Allowed, evidence)).state == TrustState::Refused);
}

TEST_CASE("a denial holds for what replaces the denied one") {
  Evidence evidence = found_environment();
  const TrustList trust = with_entry(Grant::Denied, evidence);
  evidence.identity.inode = 8;
  CHECK(judge(evidence, trust).state == TrustState::Denied);
}

TEST_CASE("a root approves whole components of the real path only") {
  Evidence evidence = found_environment();
  TrustList trust;
  trust.roots.push_back({"/code", 1});
  CHECK(judge(evidence, trust).state == TrustState::Allowed);
  evidence.identity.real_path = "/code-evil/p/.venv";
  CHECK(judge(evidence, trust).state == TrustState::Unknown);
  evidence.identity.real_path = "/cod/.venv";
  CHECK(judge(evidence, trust).state == TrustState::Unknown);
}

TEST_CASE("only four states activate") {
  for (const TrustState state :
       {TrustState::Created, TrustState::Central, TrustState::Witnessed, TrustState::Allowed}) {
    CHECK(Verdict{state, ""}.activates());
  }
  for (const TrustState state : {TrustState::Denied, TrustState::Unknown, TrustState::Refused}) {
    CHECK_FALSE(Verdict{state, ""}.activates());
  }
}

TEST_CASE("a program that came later and shadows a command asks again, whatever approved it") {
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
    CHECK(verdict.reason ==
          "held back, its bin/ls would take the place of a command of the system");
  }
  allowed.entries.front().shadows = {"ls"};
  CHECK(judge(evidence, allowed).state == TrustState::Allowed);
  evidence.shadows = {"git", "ls"};
  CHECK(judge(evidence, allowed).state == TrustState::Unknown);
}

TEST_CASE("allow --shared lets that very refused environment pass, and nothing else") {
  Evidence evidence = found_environment();
  evidence.refusals = {"/code can be written by other users (mode 0777)"};
  TrustList trust = with_entry(Grant::Allowed, evidence);
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  trust.entries.front().is_shared = true;
  const Verdict verdict = judge(evidence, trust);
  CHECK(verdict.state == TrustState::Allowed);
  CHECK(verdict.reason ==
        "allowed by you, although /code can be written by other users (mode 0777)");
  evidence.identity.inode = 8;
  CHECK(judge(evidence, trust).state == TrustState::Refused);
  trust.entries.front().grant = Grant::Denied;
  evidence.identity.inode = 7;
  CHECK(judge(evidence, trust).state == TrustState::Denied);
}

TEST_CASE("a file or link that leads out of its project needs an approval of its own") {
  Evidence evidence = found_environment();
  evidence.central_store = "Pipenv's /home/me/envs";
  evidence.pointer = pointer_identity("/clone/.venv", evidence.identity.real_path);
  CHECK(judge(evidence, {}).state == TrustState::Unknown);
  CHECK(judge(evidence, {}).reason ==
        "not approved yet, .venv leads out of the project to /code/p/.venv");

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

TEST_CASE("scripts run only as they were approved") {
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

}  // namespace venvctl
