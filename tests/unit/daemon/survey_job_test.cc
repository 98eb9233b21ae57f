#include "daemon/workers/survey_job.h"

#include <sys/inotify.h>
#include <unistd.h>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

struct Store {
  TemporaryDirectory directory;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  SurveyQuestion question{directory.path(), {{directory.path(), "poetry", "*"}}, {}, {}};

  void lay(const std::string& name) const {
    std::filesystem::create_directories(directory.path() + "/" + name);
    std::ofstream(directory.path() + "/" + name + "/pyvenv.cfg") << "home = /usr/bin\n";
  }
  SurveyResult result() const {
    const auto found = survey_result(run_survey_job(survey_job(question), inotify.get()));
    REQUIRE(found);
    return *found;
  }
  bool has_event_of(const std::string& name) const {
    std::string events(64 * 1024, '\0');
    const ssize_t count = ::read(inotify.get(), events.data(), events.size());
    events.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return events.find(name) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("a worker's survey arrives as it was made, records and all") {
  Store store;
  store.lay("one\xFF");
  store.question.recorded = {{"/-/gone", "", "", "/p", ""}};  // sorts before any
  const SurveyResult result = store.result();
  const std::string prefix = store.directory.path() + "/one\xFF";
  REQUIRE(result.sightings.size() == 2);
  CHECK(result.sightings[0] == Sighting{"/-/gone", "", "", "/p", ""});
  CHECK(result.sightings[1].prefix == prefix);
  CHECK(result.sightings[1].kind == "poetry");
  CHECK(result.sightings[1].store == store.question.stores[0].owner());
  CHECK(result.is_watched);
}

TEST_CASE("what comes to a store after the survey is told") {
  const Store store;
  CHECK_FALSE(store.result().inputs.empty());
  store.lay("new");
  CHECK(store.has_event_of("new"));
}

TEST_CASE("a survey that cannot be watched says so, and a reply that cannot be read is an error") {
  Store store;
  store.inotify.reset();
  CHECK_FALSE(store.result().is_watched);
  CHECK_FALSE(survey_result({}));
  CHECK_FALSE(survey_result({"1", "nonsense"}));
  CHECK_FALSE(survey_result({"1", "0", "/prefix", "kind"}));
}

}  // namespace venvctl
