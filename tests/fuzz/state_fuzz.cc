// Fuzzes the text of environments.json, and a record in a request.
#include "core/base/state_document.h"
#include "core/registry/environment_store.h"
#include "core/registry/record_reader.h"
#include "tests/fuzz/fuzz.h"

namespace venvctl {

namespace {
constexpr std::string_view kSeeds[] = {
    R"({"schema":1,"environments":[{"prefix":"/a/.venv","kind":"venv","name":"a","stage":"ready"}]})",
    R"({"prefix":"/a","kind":"","name":"","project":"/","stage":"creating","madeByUs":true,)"
    R"("createdAt":1700000000,"lastUsed":0,"device":66305,"inode":18446744073709551615})",
    R"({"schema":2,"environments":{}})",
    R"({"prefix":{"bytes":"L2H/"},"name":{"bytes":"/w=="},"kind":{"bytes":"/w=="}})"};
}  // namespace

std::span<const std::string_view> fuzz_seeds() { return kSeeds; }

void fuzz(std::string_view input) {
  const RecordDocument document = records_in(input, "environments");
  VENVCTL_CHECK(document.schema == schema_of(std::string(input)));
  for (const EnvironmentRecord& record : document.records) {
    VENVCTL_CHECK(record.prefix.starts_with('/'));
  }
  const auto record = environment_record_from_json(input);
  if (!record) return;
  const std::string text = to_json(*record);
  const auto again = environment_record_from_json(text);
  VENVCTL_CHECK(again.ok() && to_json(*again) == text);
}

}  // namespace venvctl
