#include "core/trust/approval.h"

#include <algorithm>

#include "core/trust/checkout.h"

namespace venvctl {
namespace {

bool is_shared_approval(const TrustEntry& entry) {
  return entry.grant != TrustEntry::Grant::Denied && !entry.place.empty();
}

}  // namespace

TrustEntry approval_of(FileSystem& files, const Evidence& evidence, TrustEntry::Grant grant,
                       int64_t now) {
  TrustEntry entry;
  entry.grant = grant;
  entry.identity = evidence.identity;
  entry.at = now;
  entry.shadows = evidence.shadows;
  const std::string& path = entry.identity.real_path;
  const auto checkout = checkout_around(files, path);
  if (!checkout || !checkout->is_acknowledged || checkout->top == path) return entry;
  entry.repository = checkout->common_directory;
  entry.place = path.substr(checkout->top == "/" ? 1 : checkout->top.size() + 1);
  return entry;
}

const TrustEntry* sibling_of(const TrustList& trust, const TrustEntry& entry) {
  if (entry.place.empty()) return nullptr;
  auto found = std::ranges::find_if(trust.entries, [&](const TrustEntry& each) {
    return is_shared_approval(each) && each.repository == entry.repository &&
           each.place == entry.place && each.identity.real_path != entry.identity.real_path;
  });
  return found == trust.entries.end() ? nullptr : &*found;
}

bool may_have_sibling(const TrustList& trust, std::string_view prefix) {
  return std::ranges::any_of(trust.entries, [prefix](const TrustEntry& each) {
    return is_shared_approval(each) && prefix.ends_with("/" + each.place);
  });
}

}  // namespace venvctl
