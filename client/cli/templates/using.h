// Makes an environment by copying a template, so that the tool need not run.
#pragma once

#include <optional>
#include <string>

#include "client/cli/clone/copy_tree.h"
#include "client/cli/create/backend.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/session/session.h"
#include "client/cli/templates/store.h"
#include "core/base/result.h"

namespace venvctl {

// The user's store, with the limit of the setting cache.max. Fails if the setting is invalid.
Result<TemplateStore> template_store(Session& session);

// Copies the template into the existing, empty directory `request.prefix`. Keeps the permissions of
// this directory. Replaces the template's path and name in the files. After a failure or an
// interrupt, the directory may contain some of the files. Runs no program.
Result<CopyCount> use_template(Session& session, const TemplateStore& store, const Template& used,
                               const CreateRequest& request, Sharing sharing,
                               Interrupts& interrupts);

}  // namespace venvctl
