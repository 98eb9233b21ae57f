// Creates an environment as a copy of a template. If there is no template, creates the environment
// with a tool, and keeps it as a template.
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

  // Like build(). Looks for a template of the first plan, which is the preferred one. If the
  // template cannot be used, runs the tools. Fails if a setting is invalid, and then makes nothing.
  Result<Built> build(std::span<const Plan> plans, Sharing sharing, Site& site,
                      Interrupts& interrupts);
  // How the files of the template were copied; absent if a tool created the environment.
  const std::optional<CopyCount>& copied() const { return copied_; }

  // Call this when the environment is complete, before the user is told, because the user may
  // change files later. `evidence` is the evidence of the environment. If other users can change
  // the environment, it does not become a template.
  void note_files(const Evidence& evidence);
  // Call after the user was told, when no lock is held: keeps the template, if there is one to
  // keep, and writes down that its files have new hard links.
  void keep() const;

 private:
  Result<Built> install_packages(const Plan& plan, Site& site, Interrupts& interrupts) const;

  Session& session_;
  const CreateRequest& request_;
  std::optional<TemplateStore> store_;
  std::optional<Template> made_;  // the template to keep
  std::optional<Template> used_;
  std::optional<CopyCount> copied_;
};

}  // namespace venvctl
