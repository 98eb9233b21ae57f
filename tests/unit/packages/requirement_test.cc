#include "core/packages/requirement.h"

#include "tests/support/catch.h"

namespace venvctl::requirement_test {

TEST_CASE("a requirement has a name, extras and conditions, with or without blanks") {
  for (const char* text :
       {"Requests[Socks,tests]>=2.8.1,==2.8.*", " Requests [ Socks , tests ] >= 2.8.1 , == 2.8.* ",
        "requests[socks,tests](>=2.8.1,==2.8.*)"}) {
    const auto parsed = parse_requirement(text);
    REQUIRE(parsed);
    CHECK(parsed->name == "requests");
    CHECK(parsed->extras == std::vector<std::string>{"socks", "tests"});
    CHECK(parsed->fits("requests", "2.8.3"));
    CHECK_FALSE(parsed->fits("requests", "2.9"));
    CHECK_FALSE(parsed->fits("requests2", "2.8.3"));
  }
  CHECK(parse_requirement("x[]")->fits("x", ""));
  CHECK(parse_requirement("A.B_c")->name == "a-b-c");
}

TEST_CASE("markers, URLs and other texts are refused with a reason") {
  const auto refusal = [](const char* text) {
    CAPTURE(text);
    const auto parsed = parse_requirement(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::Usage);
    return parsed.error().message;
  };
  CHECK(refusal("x>=1; python_version<'3.9'").find("marker") != std::string::npos);
  CHECK(refusal("x;os_name=='nt'").find("marker") != std::string::npos);
  CHECK(refusal("x @ https://example.org/x.whl").find("URL") != std::string::npos);
  for (const char* text : {"", "-x", "x-", "x>", "x>=1,", "x 1.0", "x=1", "x[a", "x[a b]", "x[,]",
                           "x(>=1", "x()", "x y", "../x", "x>=1 y", "x!1"}) {
    CHECK(refusal(text).find("is not a requirement") != std::string::npos);
  }
}

}  // namespace venvctl::requirement_test
