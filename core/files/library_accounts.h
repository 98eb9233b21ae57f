// Looks up accounts with the C library.
#pragma once

#include "core/files/accounts.h"

namespace venvctl {

class LibraryAccounts : public Accounts {
 public:
  std::optional<Account> account(uid_t uid) override;
  std::optional<AccountGroup> group(gid_t id) override;
  bool has_other_primary_member(gid_t group, uid_t uid) override;
};

}  // namespace venvctl
