// The accounts, looked up by the program getent: for a static program, into which the C library
// would load modules that belong to another C library.
#pragma once

#include <functional>
#include <string_view>

#include "core/files/accounts.h"

namespace venvctl {

class GetentAccounts : public Accounts {
 public:
  // `passwd`: the file with the machine's own accounts. `programs`: absolute paths, of which the
  // first that exists is run.
  explicit GetentAccounts(std::string passwd = "/etc/passwd",
                          std::vector<std::string> programs = {"/usr/bin/getent", "/bin/getent",
                                                               "/run/current-system/sw/bin/getent"})
      : passwd_(std::move(passwd)), programs_(std::move(programs)) {}

  // An account in the file needs no process.
  std::optional<Account> account(uid_t uid) override;
  std::optional<AccountGroup> group(gid_t id) override;
  // Without getent, only the file is read.
  bool has_other_primary_member(gid_t group, uid_t uid) override;

 private:
  using TakeLine = std::function<void(std::string_view)>;

  // Passes each line that getent prints. False: it cannot be run.
  bool run(std::vector<std::string> words, const TakeLine& take) const;
  void read_file(const TakeLine& take) const;

  std::string passwd_;
  std::vector<std::string> programs_;
};

}  // namespace venvctl
