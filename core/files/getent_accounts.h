// Looks up accounts by running the program getent. Static programs use this class, because the C
// library in them would load modules that were built for another C library.
#pragma once

#include <functional>
#include <string_view>

#include "core/files/accounts.h"

namespace venvctl {

class GetentAccounts : public Accounts {
 public:
  // `passwd` is the file with the machine's own accounts. `programs` are absolute paths; the first
  // one that exists is run.
  explicit GetentAccounts(std::string passwd = "/etc/passwd",
                          std::vector<std::string> programs = {"/usr/bin/getent", "/bin/getent",
                                                               "/run/current-system/sw/bin/getent"})
      : passwd_(std::move(passwd)), programs_(std::move(programs)) {}

  // Runs getent only if the account is not in the file `passwd`.
  std::optional<Account> account(uid_t uid) override;
  std::optional<AccountGroup> group(gid_t id) override;
  // Reads the file `passwd` only if getent cannot be run.
  bool has_other_primary_member(gid_t group, uid_t uid) override;

 private:
  using TakeLine = std::function<void(std::string_view)>;

  // Runs getent and calls `take` with each line of its output. Returns false if getent cannot be
  // run.
  bool run(std::vector<std::string> words, const TakeLine& take) const;
  void read_file(const TakeLine& take) const;

  std::string passwd_;
  std::vector<std::string> programs_;
};

}  // namespace venvctl
