#include "core/trust/witness_facts.h"

#include "core/base/path.h"
#include "core/trust/recorded_place.h"

namespace venvctl {

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
  facts.recorded = recorded_places(files, activate);
  facts.interpreter = real_path(files, join_path(real, "bin/python")).value_or("");
  facts.checkout = checkout_objection(files, real);
  return facts;
}

}  // namespace venvctl
