#include "core/trust/witness_facts.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxScriptBytes = 64 * 1024;

// The literal values of assignments to VIRTUAL_ENV: what a Windows shell computes is none.
std::vector<std::string> recorded_paths(FileSystem& files, const std::string& activate) {
  constexpr std::string_view kExport = "export ";
  constexpr std::string_view kAssignment = "VIRTUAL_ENV=";
  std::vector<std::string> recorded;
  const std::string script = files.read_file(activate, kMaxScriptBytes).value_or("");
  for (std::string_view line : split(script, '\n')) {
    line = trimmed(line);
    if (line.starts_with(kExport)) line = trimmed(line.substr(kExport.size()));
    if (!line.starts_with(kAssignment)) continue;
    const std::string_view value = line.substr(kAssignment.size());
    const bool is_computed = value.starts_with("$(cygpath") || value.starts_with("\"$(cygpath") ||
                             value.starts_with("'$(cygpath");
    if (!is_computed) recorded.emplace_back(value);
  }
  return recorded;
}

}  // namespace

WitnessFacts gather_witness_facts(FileSystem& files, const std::string& prefix, const User& user) {
  WitnessFacts facts;
  facts.prefix = prefix;
  facts.evidence = gather_evidence(files, prefix, user);
  const std::string& real = facts.evidence.identity.real_path;
  if (real.empty()) return facts;
  const auto holder = real_path(files, std::string(parent_path(prefix)));
  facts.is_behind_link = !holder || join_path(*holder, base_name(prefix)) != real;
  facts.directory = files.link_status(real);
  facts.config = files.link_status(join_path(real, "pyvenv.cfg"));
  const std::string activate = join_path(real, "bin/activate");
  facts.activate = files.link_status(activate);
  facts.recorded = recorded_paths(files, activate);
  facts.interpreter = real_path(files, join_path(real, "bin/python")).value_or("");
  facts.checkout = checkout_doubt(files, real);
  return facts;
}

}  // namespace venvctl
