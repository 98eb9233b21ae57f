#include "core/base/system_error.h"

#include <cerrno>

#include "tests/support/catch.h"

namespace venvctl::system_error_test {

TEST_CASE("an error of the system names the action, the reason and what to do") {
  const Error error = system_error("read /p", EACCES);
  CHECK(error.code == ErrorCode::Failed);
  CHECK(error.message == "cannot read /p (Permission denied): check its permissions");
  CHECK(system_error("write /p", ENOSPC).message ==
        "cannot write /p (No space left on device): free some space");
}

TEST_CASE("if the other side is slow or gone, the user should try again") {
  CHECK(system_error("read", ETIMEDOUT).message == "cannot read (Connection timed out): try again");
  CHECK(system_error("write", EPIPE).message == "cannot write (Broken pipe): try again");
}

TEST_CASE("an error of the system without a known remedy also says what to do") {
  CHECK(system_error("read /p", EIO).message ==
        "cannot read /p (Input/output error): check its permissions and the disk");
}

}  // namespace venvctl::system_error_test
