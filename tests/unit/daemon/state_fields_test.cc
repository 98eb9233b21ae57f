#include "daemon/workers/state_fields.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

TrustList sample_trust() {
  TrustList trust;
  for (const auto grant :
       {TrustEntry::Grant::Created, TrustEntry::Grant::Allowed, TrustEntry::Grant::Denied}) {
    trust.entries.push_back({grant,
                             {"/p\xFF", UINT64_MAX, -1, UINT32_MAX, "config", "/usr/bin/python3"},
                             INT64_MAX,
                             "/r/.git",
                             "sub/.venv",
                             true,
                             "digest",
                             {"grep", "ls\xFF"}});
  }
  trust.roots = {{"/a", 1}, {std::string("/b\0c", 4), 0}};
  trust.note = "a note";
  return trust;
}

std::vector<EnvironmentRecord> sample_records() {
  EnvironmentRecord record{"/p/.venv", "venv", "name", "/p", EnvironmentRecord::Stage::Creating,
                           true,       1,      2,      3,    UINT64_MAX};
  return {record, EnvironmentRecord{}};
}

}  // namespace

TEST_CASE("a trust list comes out as it went in, to the last field") {
  const TrustList sent = sample_trust();
  Message message;
  append_trust(message, sent);
  FieldReader fields(message);
  const TrustList read = trust_from(fields);
  REQUIRE(fields.is_intact());
  REQUIRE(read.entries.size() == sent.entries.size());
  for (size_t i = 0; i < sent.entries.size(); ++i) {
    CHECK(read.entries[i].grant == sent.entries[i].grant);
    CHECK(read.entries[i].at == sent.entries[i].at);
    CHECK(read.entries[i].repository == sent.entries[i].repository);
    CHECK(read.entries[i].place == sent.entries[i].place);
    CHECK(read.entries[i].is_shared == sent.entries[i].is_shared);
    CHECK(read.entries[i].scripts_sha256 == sent.entries[i].scripts_sha256);
    CHECK(read.entries[i].shadows == sent.entries[i].shadows);
    const Identity& in = sent.entries[i].identity;
    const Identity& out = read.entries[i].identity;
    CHECK(std::tie(in.real_path, in.inode, in.born_ns, in.owner, in.config_sha256,
                   in.python_link) == std::tie(out.real_path, out.inode, out.born_ns, out.owner,
                                               out.config_sha256, out.python_link));
  }
  REQUIRE(read.roots.size() == 2);
  CHECK(read.roots[1].path == sent.roots[1].path);
  CHECK(read.roots[0].at == 1);
  CHECK(read.note == "a note");
}

TEST_CASE("records come out as they went in, and what follows them is still there") {
  const auto sent = sample_records();
  Message message;
  append_records(message, sent);
  message.push_back("after");
  FieldReader fields(message);
  const auto read = records_from(fields);
  CHECK(fields.text() == "after");
  REQUIRE(fields.is_intact());
  REQUIRE(read.size() == sent.size());
  const auto tied = [](const EnvironmentRecord& r) {
    return std::make_tuple(r.prefix, r.kind, r.name, r.project, r.stage, r.made_by_us, r.created_at,
                           r.last_used, r.device, r.inode);
  };
  for (size_t i = 0; i < sent.size(); ++i) CHECK(tied(read[i]) == tied(sent[i]));
}

TEST_CASE("pins come out as they went in") {
  PinList sent;
  sent.prefixes = {{"/p\xFF", "/e"}, {"/q", ""}};
  sent.note = "a note";
  Message message;
  append_pins(message, sent);
  FieldReader fields(message);
  const PinList read = pins_from(fields);
  REQUIRE(fields.is_intact());
  CHECK(read.prefixes == sent.prefixes);
  CHECK(read.note == sent.note);
}

TEST_CASE("a cut message is seen to be cut, wherever") {
  Message whole;
  append_trust(whole, sample_trust());
  append_records(whole, sample_records());
  append_pins(whole, {{{"/p", "/e"}}, ""});
  for (size_t size = 0; size < whole.size(); ++size) {
    const Message cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    FieldReader fields(cut);
    trust_from(fields);
    records_from(fields);
    pins_from(fields);
    CHECK_FALSE(fields.is_intact());
  }
}

TEST_CASE("a count that promises more than there is ends with the fields") {
  const Message lying = {"9223372036854775807", "x"};
  FieldReader fields(lying);
  CHECK(records_from(fields).size() <= 2);
  CHECK_FALSE(fields.is_intact());
}

}  // namespace venvctl
