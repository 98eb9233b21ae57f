// Creates an environment as a copy of a template. Without a template, creates the environment with
// a tool, and keeps it as a template.
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
  // `session` and `request` must outlive this object.
  TemplatedBuild(Session& session, const CreateRequest& request)
      : session_(session), request_(request) {}

  // Like build(). Before each plan, looks for a template that this plan's tool has made. If no
  // template can be used, runs the tool. If a setting is invalid, fails and makes nothing.
  Result<Built> build(std::span<const Plan> plans, Sharing sharing, Site& site,
                      Interrupts& interrupts);
  // How the files of the template were copied. Absent: a tool created the environment.
  const std::optional<CopyCount>& copied() const { return copied_; }

  // Call this when the environment is complete, but before the command reports this, because the
  // user may then change files. If other users can change the environment, it does not become a
  // template.
  void note_files(const Evidence& evidence);
  // Call this after the command has reported the environment, when no lock is held. Keeps the new
  // template, if there is one. Records that the files of the used template have new hard links.
  void keep() const;

 private:
  Result<std::optional<Built>> from_template(const Template& found, const Plan& plan,
                                             Sharing sharing, Site& site, Interrupts& interrupts);
  Result<Built> install_packages(const Plan& plan, Site& site, Interrupts& interrupts) const;

  Session& session_;
  const CreateRequest& request_;
  std::optional<TemplateStore> store_;
  std::optional<Template> made_;  // the template to keep
  std::optional<Template> used_;
  std::optional<CopyCount> copied_;
};

}  // namespace venvctl
