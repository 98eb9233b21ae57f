#include "daemon/workers/jobs/survey_job.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::survey_job_test {

struct Store {
  TemporaryDirectory directory;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  SurveyQuestion question{directory.path(), {{directory.path(), "poetry", "*"}}, {}, {}};

  void lay(const std::string& name) const {
    std::filesystem::create_directories(directory.path() + "/" + name);
    std::ofstream(directory.path() + "/" + name + "/pyvenv.cfg") << "home = /usr/bin\n";
  }
  SurveyResult result() const {
    RealFileSystem files;
    const auto found = done<SurveyJob>(question, {inotify.get(), {}, files});
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

TEST_CASE("the daemon receives a worker's survey unchanged, including records") {
  Store store;
  store.lay("one\xFF");
  store.question.recorded = {{"/-/gone", "", "", "/p", ""}};  // sorts before all other paths
  const SurveyResult result = store.result();
  const std::string prefix = store.directory.path() + "/one\xFF";
  REQUIRE(result.candidates.size() == 2);
  CHECK(result.candidates[0] == Candidate{"/-/gone", "", "", "/p", "", true});
  CHECK(result.candidates[1].prefix == prefix);
  CHECK(result.candidates[1].kind == "poetry");
  CHECK(result.candidates[1].store == store.question.stores[0].owner());
  CHECK(result.is_watched);
}

TEST_CASE("an environment added to a store after the survey is reported") {
  const Store store;
  CHECK_FALSE(store.result().inputs.empty());
  store.lay("new");
  CHECK(store.has_event_of("new"));
}

TEST_CASE("a survey of directories that cannot be watched reports this") {
  Store store;
  store.inotify.reset();
  CHECK_FALSE(store.result().is_watched);
}

}  // namespace venvctl::survey_job_test
