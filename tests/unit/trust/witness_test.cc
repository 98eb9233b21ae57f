#include "core/trust/witness.h"

#include "tests/support/catch.h"

namespace venvctl::witness_test {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kMade = 1'700'000'000 * kSecond;

FileStatus status(FileType type, int64_t born_ns, int64_t modified_ns) {
  FileStatus status;
  status.type = type;
  status.born_ns = born_ns;
  status.modified_ns = status.changed_ns = modified_ns;
  return status;
}

// The facts after `python3 -m venv .venv` in /home/me/p, in a shell that the daemon knows.
WitnessFacts seen_environment() {
  WitnessFacts facts;
  facts.birth = Birth{kMade + 1'000'000, {"/home/me/other", "/home/me/p"}};
  facts.prefix = "/home/me/p/.venv";
  facts.evidence.identity.real_path = "/home/me/p/.venv";
  facts.directory = status(FileType::Directory, kMade, kMade + 9 * kSecond);
  facts.config = status(FileType::Regular, kMade + 1000, kMade + 8 * kSecond);
  facts.activate = status(FileType::Regular, kMade + 9 * kSecond, kMade + 9 * kSecond);
  facts.recorded = {"\"/home/me/p/.venv\""};
  facts.interpreter = "/usr/bin/python3.11";
  facts.is_interpreter_known = true;
  return facts;
}

std::string objection(const WitnessFacts& facts) { return witness_outcome(facts).objection; }

TEST_CASE("an environment whose creation was seen is witnessed") {
  CHECK(objection(seen_environment()).empty());
}

TEST_CASE("without a creation record, an environment is not witnessed") {
  WitnessFacts facts = seen_environment();
  facts.birth.reset();
  CHECK(objection(facts) == "its creation was not observed");
}

TEST_CASE("a shell must have been in the project; the paths are compared by whole components") {
  WitnessFacts facts = seen_environment();
  for (const std::string cwd : {"/home/me/p", "/home/me/p/sub", "/home/me/p/.venv"}) {
    facts.birth->shells = {cwd};
    CHECK(objection(facts).empty());
  }
  for (const std::string cwd : {"/home/me", "/home/me/p2", "/home/me/p (deleted)", "/"}) {
    facts.birth->shells = {cwd};
    CHECK(objection(facts) == "no shell was in its project when it was created");
  }
  facts.birth->shells.clear();
  CHECK_FALSE(objection(facts).empty());
}

TEST_CASE("a directory that was created at another time is not witnessed") {
  WitnessFacts facts = seen_environment();
  facts.directory->born_ns = kMade - 60 * kSecond;  // the directory was moved here
  CHECK(objection(facts) == "it was not created at this path");
  facts.directory->born_ns = kMade + 2 * kSecond;  // the directory was replaced
  CHECK(objection(facts) == "it was not created at this path");
}

TEST_CASE("files whose times do not fit their own creation prevent automatic approval") {
  for (const auto file : {&WitnessFacts::config, &WitnessFacts::activate}) {
    WitnessFacts facts = seen_environment();
    (facts.*file)->modified_ns = kMade - 3600 * kSecond;
    CHECK(objection(facts) == "its files were unpacked or copied");
    facts = seen_environment();
    (facts.*file)->modified_ns = kMade + 3600 * kSecond;
    CHECK(objection(facts) == "its files were unpacked or copied");
    facts = seen_environment();
    (facts.*file)->born_ns = kMade - 60 * kSecond;  // the file was moved into the environment
    CHECK_FALSE(objection(facts).empty());
  }
}

TEST_CASE("times that only a program can have set prevent automatic approval permanently") {
  constexpr int64_t kMillisecond = kSecond / 1000;
  for (const auto file :
       {&WitnessFacts::config, &WitnessFacts::activate, &WitnessFacts::directory}) {
    // Modification times that an archive may give its files, compared with the time of unpacking.
    for (const int64_t ahead : {-3600 * kSecond, -kMillisecond, kMillisecond, 60 * kSecond,
                                200 * kSecond, 3600 * kSecond}) {
      WitnessFacts facts = seen_environment();
      const int64_t unpacked = (facts.*file)->born_ns;
      (facts.*file)->changed_ns = unpacked;
      (facts.*file)->modified_ns = unpacked + ahead;
      CHECK(objection(facts) == "its files were unpacked or copied");
      CHECK(witness_outcome(facts).is_final);
    }
    WitnessFacts facts = seen_environment();  // after the creation, the clock was set back
    (facts.*file)->modified_ns = (facts.*file)->changed_ns = kMade + 30 * kSecond;
    facts.now_ns = kMade + 20 * kSecond;
    CHECK_FALSE(objection(facts).empty());
    facts.now_ns = kMade + 40 * kSecond;
    CHECK(objection(facts).empty());
  }
}

TEST_CASE("without birth times, an environment is not witnessed") {
  WitnessFacts facts = seen_environment();
  facts.directory->born_ns = 0;
  CHECK(objection(facts) == "its file system does not record creation times");
}

TEST_CASE("the path in bin/activate must be the environment's own path, in any quoting") {
  WitnessFacts facts = seen_environment();
  const std::string odd = "/home/me/it's \"p\"/.venv";
  for (const std::string text : {"/home/me/p/.venv", "'/home/me/p/.venv'"}) {
    facts.recorded = {text};
    CHECK(objection(facts).empty());
  }
  facts.evidence.identity.real_path = facts.prefix = odd;
  facts.birth->shells = {"/home/me/it's \"p\""};
  facts.recorded = {"'/home/me/it'\"'\"'s \"p\"/.venv'"};
  CHECK(objection(facts).empty());

  for (const std::vector<std::string>& recorded :
       std::vector<std::vector<std::string>>{{},
                                             {"/home/you/p/.venv"},
                                             {"/home/me/p/.venv", "/home/you/p/.venv"},
                                             {"\"$(dirname $0)/..\""},
                                             {"$HOME/p/.venv"},
                                             {"/home/me/p/.venv;ls"}}) {
    facts = seen_environment();
    facts.recorded = recorded;
    CHECK(objection(facts) == "its bin/activate was written for another path");
  }
}

TEST_CASE(
    "links, unknown pythons, shadows, version control and other owners prevent automatic "
    "approval") {
  WitnessFacts facts = seen_environment();
  facts.is_behind_link = true;
  CHECK(objection(facts) == "a symbolic link leads to it");

  facts = seen_environment();
  facts.is_interpreter_known = false;
  CHECK(objection(facts) == "its Python /usr/bin/python3.11 is not a known interpreter");

  facts = seen_environment();
  facts.evidence.shadows = {"ls"};
  CHECK(objection(facts) == "its bin/ls shadows another command");

  facts = seen_environment();
  facts.checkout.reason = "it is in the git index of /home/me/p";
  CHECK(objection(facts) == facts.checkout.reason);
  CHECK_FALSE(witness_outcome(facts).is_passing);

  facts = seen_environment();
  facts.evidence.refusals = {"/home/me/p is owned by another user (uid 5)"};
  CHECK(objection(facts) == facts.evidence.refusals.front());

  facts = seen_environment();
  facts.activate->type = FileType::Symlink;
  CHECK(objection(facts) == "it has no pyvenv.cfg or no bin/activate of its own");
  facts.activate.reset();
  CHECK_FALSE(objection(facts).empty());
}

TEST_CASE("an objection because of the checkout is permanent, but other objections may end") {
  WitnessFacts facts = seen_environment();
  facts.checkout = {"it is in the git index of /home/me/p", false, 0, true};
  CHECK(witness_outcome(facts).is_final);
  facts.checkout = {};
  facts.recorded.clear();
  CHECK_FALSE(witness_outcome(facts).objection.empty());
  CHECK_FALSE(witness_outcome(facts).is_final);
}

TEST_CASE("a temporary objection because of the checkout makes the result temporary") {
  WitnessFacts facts = seen_environment();
  facts.checkout = {"git is running in /home/me/p (index.lock)", true};
  CHECK(witness_outcome(facts).is_passing);
}

}  // namespace venvctl::witness_test
