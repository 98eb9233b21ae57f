#include "daemon/handlers/resolve_fields.h"

#include "core/wire/steering_variables.h"
#include "core/wire/verbs.h"
#include "tests/support/catch.h"

namespace venvctl {
namespace {

std::string body_of(const std::vector<std::string>& fields) {
  std::string body;
  for (const std::string& field : fields) body += body.empty() ? field : '\0' + field;
  return body;
}

const std::string kProtocol = std::to_string(wire::kProtocolVersion);

std::vector<std::string> usual() { return {kProtocol, "zsh", "4711", "4026531841", "/home/me/p"}; }

}  // namespace

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

TEST_CASE("every steering variable is taken, empty ones too, and no other") {
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

TEST_CASE("bytes of a directory stay as they are, and its form becomes normal") {
  auto fields = usual();
  fields[4] = "/home//me/./p\xFF/";
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->question.directory == "/home/me/p\xFF");
}

TEST_CASE("an unknown mount namespace is none") {
  auto fields = usual();
  fields[3] = "";
  const auto read = parse_resolve_fields(body_of(fields));
  REQUIRE(read);
  CHECK(read->mount_namespace == 0);
}

TEST_CASE("a field that is missing or no such thing fails the request with what to do") {
  for (size_t at = 0; at < usual().size(); ++at) {
    auto cut = usual();
    cut.resize(at);
    CHECK_FALSE(parse_resolve_fields(body_of(cut)));
    if (at == 1) continue;  // any text is a shell's name
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

TEST_CASE("the protocol before ours is understood, any other is told the cure") {
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

}  // namespace venvctl
