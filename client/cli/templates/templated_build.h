// Creates an environment: from a template if there is one, else with a tool, and then keeps a
// template.
#pragma once

#include <optional>
#include <span>

#include "client/cli/create/build.h"
#include "client/cli/session/session.h"
#include "client/cli/templates/store.h"
#include "core/base/result.h"
#include "core/trust/identity.h"

namespace venvctl {

class TemplatedBuild {
 public:
  // Both must outlive this object.
  TemplatedBuild(Session& session, const CreateRequest& request)
      : session_(session), request_(request) {}

  // Like build(). A template counts only for the first plan, which is the preferred one. If it
  // cannot be used, the tools run. Fails for an invalid setting before anything is made.
  Result<Built> build(std::span<const Plan> plans, Sharing sharing, Site& site,
                      Interrupts& interrupts);
  // How the files of the template were copied; absent: a tool made the environment.
  const std::optional<CopyCount>& copied() const { return copied_; }

  // Call when the environment is complete and before the user is told: what changes later is not
  // the tool's. `evidence` is that of the environment. If others can change it, it becomes no
  // template.
  void note_files(const Evidence& evidence);
  // Call after the user was told, when no lock is held: keeps the template, if there is one to
  // keep, and writes down that its files have new hard links.
  void keep() const;

 private:
  Result<Built> install_packages(const Plan& plan, Site& site, Interrupts& interrupts) const;

  Session& session_;
  const CreateRequest& request_;
  std::optional<TemplateStore> store_;
  std::optional<Template> made_;  // by a tool, to be kept
  std::optional<Template> used_;
  std::optional<CopyCount> copied_;
};

}  // namespace venvctl
