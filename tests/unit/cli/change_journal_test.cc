#include "client/cli/records/change_journal.h"

#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/report.h"
#include "client/cli/records/created.h"
#include "client/cli/records/known_state.h"
#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::change_journal_test {

struct World {
  World() {
    EnvironmentRecord record;
    record.prefix = prefix;
    REQUIRE(record_created(session, record, report().evidence).ok());
    session.state().forget();
  }
  EnvironmentReport report() { return **report_environment(session, prefix); }
  UndoStep step() {
    auto made = step_for(session, UndoStep::Kind::Remove, prefix, report().evidence.identity, "",
                         {{"/from", "/to"}});
    REQUIRE(made.ok());
    return *made;
  }
  std::string state_directory() { return session.places()->state_directory; }

  HomeSession here;
  Session& session = *here.session;
  std::string prefix = here.make_venv();
};

TEST_CASE("a change can be undone if all its steps were done, and is forgotten if none was") {
  World world;
  auto journal = ChangeJournal::begin(world.session, "remove");
  REQUIRE(journal.ok());
  const size_t number = *journal->note(world.step());
  CHECK_FALSE(load_undo(world.state_directory())->entries.at(0).is_complete);
  CHECK_FALSE(ChangeJournal::taken_over(world.state_directory(), journal->entry().id));  // in use
  journal->confirm(number);
  REQUIRE(journal->end().ok());
  CHECK(load_undo(world.state_directory())->entries.at(0).is_complete);
  CHECK(ChangeJournal::taken_over(world.state_directory(), journal->entry().id).has_value());

  auto other = ChangeJournal::begin(world.session, "remove");
  REQUIRE(other.ok());
  CHECK(other->entry().id > journal->entry().id);
  other->withdraw(*other->note(world.step()));
  REQUIRE(other->end().ok());
  CHECK(load_undo(world.state_directory())->entries.size() == 1);
}

TEST_CASE("the old content of files is kept until the change is forgotten") {
  World world;
  auto journal = ChangeJournal::begin(world.session, "repair");
  REQUIRE(journal.ok());
  Changes changes;
  changes.files.emplace_back().path = world.prefix + "/pyvenv.cfg";
  const auto saved = journal->save(changes);
  REQUIRE(saved.ok());
  CHECK(std::filesystem::file_size(*saved) > 0);
}

TEST_CASE("a step contains the identity, the paths and the protection of its environment") {
  World world;
  const UndoStep step = world.step();
  REQUIRE(identity_of(step).has_value());
  CHECK(identity_of(step)->real_path == world.prefix);
  CHECK(moves_of_step(step).at(0).to == "/to");
  CHECK_FALSE(was_protected(step));
  REQUIRE(record_protection(world.session, world.prefix, true).ok());
  world.session.state().forget();
  CHECK(was_protected(world.step()));
  UndoStep damaged = step;
  damaged.identity = "{";
  CHECK_FALSE(identity_of(damaged).has_value());
}

TEST_CASE("the old record and approval are restored, except after a denial") {
  World world;
  const UndoStep step = world.step();
  REQUIRE(forget_environment(world.session, world.prefix, world.prefix).ok());
  world.session.state().forget();
  CHECK(world.report().verdict.state == TrustState::Unknown);
  CHECK_FALSE(restore_known(world.session, step)->is_denied);
  world.session.state().forget();
  CHECK(world.report().verdict.state == TrustState::Created);

  const TrustEntry denial{TrustEntry::Grant::Denied, world.report().evidence.identity, 1};
  REQUIRE(record_trust(world.session, denial).ok());
  world.session.state().forget();
  CHECK(restore_known(world.session, step)->is_denied);
  world.session.state().forget();
  CHECK(world.report().verdict.state == TrustState::Denied);
}

}  // namespace venvctl::change_journal_test
