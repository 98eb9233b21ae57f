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

const OtherWorlds& StateFiles::other_worlds() {
  if (!other_worlds_) {
    auto where = find_directory_();
    auto loaded = environments_ ? Result<EnvironmentList>(*environments_)
                  : where       ? load_made_elsewhere(*where, own_world())
                                : where.error();
    other_worlds_ = loaded ? made_elsewhere(loaded->records, own_world()) : OtherWorlds();
  }
  return *other_worlds_;
}

const PinList& StateFiles::pins() {
  if (!pins_) {
    auto where = find_directory_();
    auto loaded = where ? load_pins(*where, own_world()) : where.error();
    pins_ = loaded ? *std::move(loaded) : PinList{{}, loaded.error().message};
  }
  return *pins_;
}

void StateFiles::forget() {
  pins_.reset();
  other_worlds_.reset();
  found_.reset();
  trust_.reset();
  environments_.reset();
  unfinished_.reset();
}

}  // namespace venvctl
