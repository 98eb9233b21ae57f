#include "client/cli/session/state_files.h"

#include <utility>

namespace venvctl {

template <class List>
Result<const List*> StateFiles::kept(std::optional<List>& list,
                                     Result<List> (*load)(const std::string& state_directory)) {
  if (!list) {
    auto where = find_directory_();
    if (!where) return where.error();
    auto loaded = load(*where);
    if (!loaded) return loaded.error();
    list = *std::move(loaded);
  }
  return &*list;
}

Result<const TrustList*> StateFiles::trust() { return kept(trust_, load_trust); }

Result<TrustList> StateFiles::trust_for(const Evidence& evidence) {
  if (trust_) return *trust_;
  auto where = find_directory_();
  if (!where) return where.error();
  return load_trust_for(*where, evidence);
}

Result<const EnvironmentList*> StateFiles::environments() {
  return kept(environments_, load_environments);
}

Result<const EnvironmentList*> StateFiles::unfinished() {
  if (environments_) return &*environments_;
  return kept(unfinished_, load_unfinished);
}

Result<const FoundList*> StateFiles::found() { return kept(found_, load_found); }

const PinList& StateFiles::pins() {
  if (!pins_) {
    auto where = find_directory_();
    auto loaded = where ? load_pins(*where) : where.error();
    pins_ = loaded ? *std::move(loaded) : PinList{{}, loaded.error().message};
  }
  return *pins_;
}

void StateFiles::forget() {
  pins_.reset();
  found_.reset();
  trust_.reset();
  environments_.reset();
  unfinished_.reset();
}

}  // namespace venvctl
