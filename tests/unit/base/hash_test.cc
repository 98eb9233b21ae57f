#include "core/base/hash.h"

#include "tests/support/catch.h"

namespace venvctl::hash_test {

TEST_CASE("digests match the published test values") {
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
}

TEST_CASE("the short form of a digest is eight characters of URL-safe base64") {
  CHECK(short_base64(sha256("/srv/vectors/b/r/proj/Pipfile")) == "Xc8egjtb");
}

}  // namespace venvctl::hash_test
