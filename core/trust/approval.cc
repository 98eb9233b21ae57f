#include "core/trust/approval.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/checkout.h"
#include "core/trust/tracked_files.h"

namespace venvctl {
namespace {

bool is_shared_approval(const TrustEntry& entry) {
  return entry.grant != TrustEntry::Grant::Denied && !entry.place.empty();
}

void add_digest(TrustEntry& entry, std::string_view digest) {
  constexpr size_t kMaxDigests = 8;
  std::string& digests = entry.variables_sha256;
  const auto known = split(digests, ',');
  if (digest.empty() || std::ranges::find(known, digest) != known.end()) return;
  if (known.size() >= kMaxDigests) return;
  digests += (digests.empty() ? "" : ",") + std::string(digest);
}

}  // namespace

TrustEntry approval_of(FileSystem& files, const Evidence& evidence, TrustEntry::Grant grant,
                       int64_t now) {
  TrustEntry entry;
  entry.grant = grant;
  entry.identity = evidence.identity;
  entry.at = now;
  entry.shadows = evidence.shadows;
  entry.tracked = approved_tracked(evidence.tracked);
  entry.variables_sha256 = evidence.variables_sha256;
  if (!evidence.own_variables_sha256.empty()) add_digest(entry, evidence.own_variables_sha256);
  const std::string& path = entry.identity.real_path;
  const auto checkout = checkout_around(files, path);
  if (!checkout || checkout->top == path || !is_acknowledged(files, *checkout)) return entry;
  entry.repository = checkout->common_directory;
  entry.place = path_below(checkout->top, path);
  return entry;
}

void keep_approved_variables(const TrustList& trust, TrustEntry& entry) {
  const TrustEntry* earlier = trust.find(entry.identity.real_path);
  if (earlier == nullptr || earlier->grant == TrustEntry::Grant::Denied) return;
  if (!is_same(earlier->identity, entry.identity)) return;
  for (const std::string_view digest : split(earlier->variables_sha256, ',')) {
    add_digest(entry, digest);
  }
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

bool was_approved_with_other_python(const TrustList& trust, const Identity& identity) {
  const TrustEntry* entry = trust.find(identity.real_path);
  return entry != nullptr && entry->identity.inode == identity.inode &&
         entry->identity.born_ns == identity.born_ns &&
         entry->identity.interpreter != identity.interpreter;
}

}  // namespace venvctl
