#include "core/resolve/deciding_variables.h"

#include "tests/support/catch.h"

namespace venvctl::deciding_variables_test {

Variables shell(std::map<std::string, std::string, std::less<>> values) {
  return Variables(std::move(values));
}

TEST_CASE("only PATH and the steering variables are kept") {
  const Variables deciding = deciding_variables(shell({{"HOME", "/h"},
                                                       {"PATH", "/bin"},
                                                       {"PYENV_VERSION", ""},
                                                       {"EDITOR", "vi"},
                                                       {"VIRTUAL_ENV", "/v"}}));
  CHECK(deciding == shell({{"HOME", "/h"}, {"PATH", "/bin"}, {"PYENV_VERSION", ""}}));
}

TEST_CASE("the bin directories of active environments are removed from PATH") {
  CHECK(deciding_variables(shell({{"PATH", "/v/bin:/bin:/c/bin:/v/bin:/x"},
                                  {"VIRTUAL_ENV", "/v"},
                                  {"CONDA_PREFIX", "/c"}})) == shell({{"PATH", "/bin:/x"}}));
  CHECK(deciding_variables(shell({{"PATH", "/v/bin:/bin"}})) == shell({{"PATH", "/v/bin:/bin"}}));
}

TEST_CASE("a steering variable that an edit has set has the value of the user") {
  std::map<std::string, std::string, std::less<>> values = {
      {"VIRTUAL_ENV", "/v"},
      {"VENVCTL_ENV", "/v"},
      {"VENVCTL_VARS", "UV_PROJECT_ENVIRONMENT VIRTUAL_ENV"},
      {"UV_PROJECT_ENVIRONMENT", "/v"}};
  CHECK(deciding_variables(shell(values)) == shell({}));
  values["VENVCTL_SAVED_UV_PROJECT_ENVIRONMENT"] = "saved";
  CHECK(deciding_variables(shell(values)) == shell({{"UV_PROJECT_ENVIRONMENT", "saved"}}));
  values["UV_PROJECT_ENVIRONMENT"] = "/changed/since";
  CHECK(deciding_variables(shell(values)) == shell({{"UV_PROJECT_ENVIRONMENT", "/changed/since"}}));
}

}  // namespace venvctl::deciding_variables_test
