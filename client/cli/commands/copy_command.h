// What `clone` and `rename` have in common: ENV, NEW, and the checks before anything is created.
#pragma once

#include <string>

#include "client/cli/command.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"

namespace venvctl {

class CopyCommand : public Command {
 public:
  void declare(Syntax& syntax) override;
  Result<int> run(Session& session) override;

 private:
  // "clone" or "rename".
  virtual std::string verb() const = 0;
  // Why `source` cannot be copied or moved to `place`. Changes nothing.
  virtual Result<void> check(Session& session, const EnvironmentReport& source,
                             const std::string& place) const = 0;
  virtual Result<void> make(Session& session, const EnvironmentReport& source,
                            const std::string& place) const = 0;

  std::string environment_;
  std::string name_;
  bool dry_run_ = false;
};

}  // namespace venvctl
