#include "core/registry/record_reader.h"

#include "core/base/state_document.h"
#include "core/registry/environment_store.h"
#include "tests/support/catch.h"

namespace venvctl::record_reader_test {

std::string prefixes(std::string_view text) {
  std::string found;
  for (const EnvironmentRecord& record : records_in(text, "environments").records) {
    found += record.prefix + " ";
  }
  return found;
}

TEST_CASE("a record survives encoding and decoding, even with bytes that are not UTF-8") {
  const EnvironmentRecord sent{
      "/p\xFF/.venv", "venv", "n\xFE",    "/p", EnvironmentRecord::Stage::Creating, true, -1, 2, 3,
      UINT64_MAX,     true,   "toolbox f"};
  const auto read =
      records_in("{\"environments\":[" + to_json(sent) + "]}", "environments").records;
  REQUIRE(read.size() == 1);
  const auto tied = [](const EnvironmentRecord& r) {
    return std::make_tuple(r.prefix, r.kind, r.name, r.project, r.stage, r.made_by_us, r.created_at,
                           r.last_used, r.device, r.inode, r.is_protected, r.world);
  };
  CHECK(tied(read[0]) == tied(sent));
}

TEST_CASE("invalid records are skipped, and values of a wrong type are treated as missing") {
  CHECK(prefixes(R"({"environments":[1,"a",null,[{"prefix":"/in"}],{"prefix":7},{"prefix":"rel"},
                     {},{"prefix":"/a","createdAt":"x","kind":3}]})") == "/a ");
  CHECK(prefixes(R"({"environments":[{"more":{"prefix":"/no","bytes":"x"},"prefix":"/a"}]})") ==
        "/a ");
  CHECK(prefixes(R"({"environments":[{"more":[{"prefix":"/no"}],"prefix":"/a"}]})") == "/a ");
  CHECK(prefixes(R"({"environments":[{"name":{"bytes":"L2E="},"prefix":["L2E="]},["x",{"a":1}]]})")
            .empty());
}

TEST_CASE("a world with any other character, or too long, is treated as missing") {
  const auto world_of = [](const std::string& value) {
    const std::string record = R"({"prefix":"/a","world":)" + value + "}";
    const auto read = records_in("{\"environments\":[" + record + "]}", "environments").records;
    REQUIRE(read.size() == 1);
    const auto received = environment_record_from_json(record);
    CHECK(received->world == read[0].world);
    return read[0].world;
  };
  CHECK(world_of(R"("toolbox fedora-41_b.c")") == "toolbox fedora-41_b.c");
  CHECK(world_of(R"("")") == "");
  CHECK(world_of('"' + std::string(128, 'a') + '"') == std::string(128, 'a'));
  for (const std::string& value :
       {std::string(R"("x\u001b[31m")"), std::string(R"("x\ny")"), std::string(R"("a/b")"),
        std::string("\"\u00e9\""), std::string(R"({"bytes":"G1sy"})"),
        '"' + std::string(129, 'a') + '"'}) {
    INFO(value);
    CHECK_FALSE(world_of(value));
  }
}

TEST_CASE("only a top-level list is read, whatever keys come before or after it") {
  CHECK(prefixes(R"({"other":[{"prefix":"/b"}],"environments":[{"prefix":"/a"}],"schema":1})") ==
        "/a ");
  CHECK(prefixes(R"({"other":{"environments":[{"prefix":"/b"}]}})").empty());
  CHECK(prefixes(R"({"environments":{"prefix":"/b"}})").empty());
  CHECK(prefixes(R"({"environments":[{"prefix":"/b"}],"environments":[{"prefix":"/a"}]})") ==
        "/a ");
}

TEST_CASE("the schema is read exactly as schema_of reads it") {
  for (const char* text :
       {R"({"schema":1})", R"({"schema":-1})", R"({"schema":"1"})", R"({"schema":1.5})",
        R"({"schema":1,"schema":true})", R"({"schema":null,"schema":3})",
        R"({"schema":4,"schema":[]})", R"({"schema":4,"schema":{}})",
        R"({"environments":[{"prefix":"/a","schema":7}],"schema":2})",
        R"({"environments":[{"schema":7}]})", R"({"more":{"schema":7}})", R"([{"schema":7}])",
        R"({"schema":1)", ""}) {
    INFO(text);
    CHECK(records_in(text, "environments").schema == schema_of(text));
  }
  CHECK(records_in(R"({"schema":2})", "environments").schema == 2);
}

TEST_CASE("text that is not JSON contains no records") {
  for (const char* text : {"", "{", "[]", "7", R"({"environments":[{"prefix":"/a"})",
                           R"({"environments":[{"prefix":"/a"}]} x)"}) {
    CHECK(prefixes(text).empty());
  }
}

}  // namespace venvctl::record_reader_test
