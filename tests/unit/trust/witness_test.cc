#include "core/trust/witness.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kMade = 1'700'000'000 * kSecond;

FileStatus status(FileType type, int64_t born_ns, int64_t modified_ns) {
  FileStatus status;
  status.type = type;
  status.born_ns = born_ns;
  status.modified_ns = modified_ns;
  return status;
}

// As after `python3 -m venv .venv` in /home/me/p, in a shell that the daemon knows.
WitnessFacts seen_environment() {
  WitnessFacts facts;
  facts.sighting = SeenBirth{kMade + 1'000'000, {"/home/me/other", "/home/me/p"}};
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

std::string doubt(const WitnessFacts& facts) { return testimony(facts).doubt; }

}  // namespace

TEST_CASE("an environment that was seen being made is witnessed") {
  CHECK(doubt(seen_environment()).empty());
}

TEST_CASE("without a live watch that saw it there is a doubt") {
  WitnessFacts facts = seen_environment();
  facts.sighting.reset();
  CHECK(doubt(facts) == "nobody saw it being made");
}

TEST_CASE("a shell must have been in the project, by whole names") {
  WitnessFacts facts = seen_environment();
  for (const std::string cwd : {"/home/me/p", "/home/me/p/sub", "/home/me/p/.venv"}) {
    facts.sighting->shells = {cwd};
    CHECK(doubt(facts).empty());
  }
  for (const std::string cwd : {"/home/me", "/home/me/p2", "/home/me/p (deleted)", "/"}) {
    facts.sighting->shells = {cwd};
    CHECK(doubt(facts) == "no shell was in its project when it was made");
  }
  facts.sighting->shells.clear();
  CHECK_FALSE(doubt(facts).empty());
}

TEST_CASE("a directory that was made at another time is another one") {
  WitnessFacts facts = seen_environment();
  facts.directory->born_ns = kMade - 60 * kSecond;  // moved here
  CHECK(doubt(facts) == "it was not made where it is now");
  facts.directory->born_ns = kMade + 2 * kSecond;  // replaced since
  CHECK(doubt(facts) == "it was not made where it is now");
}

TEST_CASE("files that are older than their own birth were unpacked") {
  for (const auto file : {&WitnessFacts::config, &WitnessFacts::activate}) {
    WitnessFacts facts = seen_environment();
    (facts.*file)->modified_ns = kMade - 3600 * kSecond;
    CHECK(doubt(facts) == "its files were unpacked or copied");
    facts = seen_environment();
    (facts.*file)->modified_ns = kMade + 3600 * kSecond;
    CHECK(doubt(facts) == "its files were unpacked or copied");
    facts = seen_environment();
    (facts.*file)->born_ns = kMade - 60 * kSecond;  // moved into it
    CHECK_FALSE(doubt(facts).empty());
  }
}

TEST_CASE("a file system without birth times cannot bear witness") {
  WitnessFacts facts = seen_environment();
  facts.directory->born_ns = 0;
  CHECK(doubt(facts) == "its file system keeps no birth times");
}

TEST_CASE("the path recorded in it must be where it is, however it is quoted") {
  WitnessFacts facts = seen_environment();
  const std::string odd = "/home/me/it's \"p\"/.venv";
  for (const std::string text : {"/home/me/p/.venv", "'/home/me/p/.venv'"}) {
    facts.recorded = {text};
    CHECK(doubt(facts).empty());
  }
  facts.evidence.identity.real_path = facts.prefix = odd;
  facts.sighting->shells = {"/home/me/it's \"p\""};
  facts.recorded = {"'/home/me/it'\"'\"'s \"p\"/.venv'"};
  CHECK(doubt(facts).empty());

  for (const std::vector<std::string>& recorded :
       std::vector<std::vector<std::string>>{{},
                                             {"/home/you/p/.venv"},
                                             {"/home/me/p/.venv", "/home/you/p/.venv"},
                                             {"\"$(dirname $0)/..\""},
                                             {"$HOME/p/.venv"},
                                             {"/home/me/p/.venv;ls"}}) {
    facts = seen_environment();
    facts.recorded = recorded;
    CHECK(doubt(facts) == "its bin/activate was made for another place");
  }
}

TEST_CASE("links, foreign pythons, shadows, version control and other hands are doubts") {
  WitnessFacts facts = seen_environment();
  facts.is_behind_link = true;
  CHECK(doubt(facts) == "it is reached through a link");

  facts = seen_environment();
  facts.is_interpreter_known = false;
  CHECK(doubt(facts) == "its python /usr/bin/python3.11 is none of the known ones");

  facts = seen_environment();
  facts.evidence.shadows = {"ls"};
  CHECK(doubt(facts) == "its bin/ls would take the place of a command of the system");

  facts = seen_environment();
  facts.checkout.reason = "it is in the git index of /home/me/p";
  CHECK(doubt(facts) == facts.checkout.reason);
  CHECK_FALSE(testimony(facts).is_passing);

  facts = seen_environment();
  facts.evidence.refusals = {"/home/me/p is owned by another user (uid 5)"};
  CHECK(doubt(facts) == facts.evidence.refusals.front());

  facts = seen_environment();
  facts.activate->type = FileType::Symlink;
  CHECK(doubt(facts) == "it has no pyvenv.cfg and bin/activate of its own");
  facts.activate.reset();
  CHECK_FALSE(doubt(facts).empty());
}

TEST_CASE("a git at work is asked again") {
  WitnessFacts facts = seen_environment();
  facts.checkout = {"git is at work in /home/me/p (index.lock)", true};
  CHECK(testimony(facts).is_passing);
}

}  // namespace venvctl
