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

}  // namespace venvctl
