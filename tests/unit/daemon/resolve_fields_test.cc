#include "daemon/handlers/resolve_fields.h"

#include "core/wire/resolve_request.h"
#include "core/wire/steering_variables.h"
#include "core/wire/verbs.h"
#include "tests/support/catch.h"

namespace venvctl::resolve_fields_test {

std::string body_of(const std::vector<std::string>& fields) {
  std::string body;
  for (const std::string& field : fields) body += body.empty() ? field : '\0' + field;
  return body;
}

const std::string kProtocol = std::to_string(wire::kProtocolVersion);

std::vector<std::string> usual() { return {kProtocol, "zsh", "4711", "4026531841", "/home/me/p"}; }

TEST_CASE("every field is read as the shell sent it") {
  auto fields = usual();
  fields.push_back("HOME=/home/me");
  fields.push_back("PATH=/bin");
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->shell == "zsh");
  CHECK(read->shell_pid == 4711);
  CHECK(read->mount_namespace == 4026531841);
  CHECK(read->question.directory == "/home/me/p");
  CHECK(read->question.variables.get("HOME") == "/home/me");
  CHECK(read->question.variables.get("PATH") == "/bin");
}

TEST_CASE("all steering variables are kept, even empty ones, and unknown variables are dropped") {
  auto fields = usual();
  for (const char* name : wire::kSteeringVariables) fields.push_back(std::string(name) + "=");
  for (const char* entry : {"LD_PRELOAD=x", "VIRTUAL_ENV=/e", "nonsense", "", "=x"}) {
    fields.emplace_back(entry);
  }
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->question.variables.all().size() == wire::kSteeringVariableCount);
  CHECK(read->question.variables.get(wire::kSteeringVariables[0]) == "");
}

TEST_CASE("the bin directory of an active environment is removed from PATH") {
  auto fields = usual();
  for (const char* entry :
       {"PATH=/e/bin:/usr/bin:/c/bin:/e/binary:/e/bin", "VIRTUAL_ENV=/e", "CONDA_PREFIX=/c"}) {
    fields.emplace_back(entry);
  }
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->question.variables.all().size() == 1);
  CHECK(read->question.variables.get("PATH") == "/usr/bin:/e/binary");
}

TEST_CASE("the active environments and the last warning are not part of the question") {
  auto fields = usual();
  for (const char* entry : {"VIRTUAL_ENV=/e", "CONDA_PREFIX=", "VENVCTL_HEARD=12"}) {
    fields.emplace_back(entry);
  }
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->active == std::vector<std::string>{"/e"});
  CHECK(read->heard == "12");
  CHECK(read->question.variables.all().empty());
}

TEST_CASE("the confirmation is recognized at any position among the variables") {
  auto fields = usual();
  fields.push_back("HOME=/home/me");
  CHECK_FALSE(parse_resolve_fields(body_of(fields))->is_confirmation);
  fields.emplace_back("confirm=");
  CHECK_FALSE(parse_resolve_fields(body_of(fields))->is_confirmation);
  fields.emplace_back(wire::kConfirmation);
  fields.push_back("PATH=/bin");
  const auto read = parse_resolve_fields(body_of(fields));
  CHECK(read->is_confirmation);
  CHECK(read->question.variables.all().size() == 2);
}

TEST_CASE("a directory keeps its bytes and is normalized") {
  auto fields = usual();
  fields[4] = "/home//me/./p\xFF/";
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->question.directory == "/home/me/p\xFF");
}

TEST_CASE("an empty mount namespace is read as unknown") {
  auto fields = usual();
  fields[3] = "";
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->mount_namespace == 0);
}

TEST_CASE("a request with a missing or invalid field fails with a suggested fix") {
  for (size_t at = 0; at < usual().size(); ++at) {
    auto cut = usual();
    cut.resize(at);
    CHECK_FALSE(parse_resolve_fields(body_of(cut)));
    if (at == 1) continue;  // the shell's name may be any text
    auto wrong = usual();
    wrong[at] = "x y";
    const auto read = parse_resolve_fields(body_of(wrong));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Usage);
    CHECK(read.error().message.find("open a new shell") != std::string::npos);
  }
  for (const std::string pid : {"0", "-4", "99999999999999999999", "12x"}) {
    auto fields = usual();
    fields[2] = pid;
    CHECK_FALSE(parse_resolve_fields(body_of(fields)));
  }
}

TEST_CASE("the previous protocol version is accepted; older and newer versions are refused") {
  auto fields = usual();
  fields[0] = std::to_string(wire::kProtocolVersion - 1);
  CHECK(parse_resolve_fields(body_of(fields)));
  for (const int protocol : {wire::kProtocolVersion + 1, wire::kProtocolVersion - 2}) {
    fields[0] = std::to_string(protocol);
    const auto read = parse_resolve_fields(body_of(fields));
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("venvctl daemon restart") != std::string::npos);
  }
}

}  // namespace venvctl::resolve_fields_test
