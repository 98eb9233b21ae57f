// Every verb of the protocol. New verbs are appended, and no verb is renamed. Includes only C
// headers.
#pragma once

#include <stddef.h>

namespace venvctl::wire {

// Version of the bodies; the previous version is also understood.
constexpr int kProtocolVersion = 2;

struct Verb {
  const char* name;
  const char* body;     // body of the request
  const char* meaning;  // what the verb means, and the content of the reply
};

constexpr char kResolve[] = "resolve";
constexpr char kStatus[] = "status";
constexpr char kAllow[] = "allow";
constexpr char kDeny[] = "deny";
constexpr char kRegister[] = "register";
constexpr char kForget[] = "forget";
constexpr char kShutdown[] = "shutdown";
constexpr char kPin[] = "pin";
constexpr char kInventory[] = "inventory";
constexpr char kProtect[] = "protect";
constexpr char kWatch[] = "watch";

constexpr Verb kVerbs[] = {
    {kResolve, "fields of resolve_request.h", "answer lines of answer.h"},
    {kStatus, "{}", "pid, version, protocol, uptime, counts, degraded states"},
    {kAllow, "a trust entry, or {\"root\"}", "recorded, and every shell asks again"},
    {kDeny, "a trust entry", "recorded, and every shell asks again"},
    {kRegister, "an environment record", "recorded, and every shell asks again"},
    {kForget, "{\"prefix\", \"realPath\"}", "record and trust erased, and every shell asks again"},
    {kShutdown, "{}", "sent before the daemon stops"},
    {kPin, "{\"directory\", \"prefix\"}",
     "recorded, and every shell asks again; an empty prefix removes the record"},
    {kInventory, "fields: home, central stores, wanted packages",
     "every environment, or those with a wanted package, as fields of listing.h"},
    {kProtect, "{\"prefix\", \"protected\"}", "recorded, and every shell asks again"},
    {kWatch, "fields: as for inventory", "{\"seq\"}: later events are in the file"},
};

// The verbs of replies. The reply `answer` has answer lines as its body. The other replies have
// JSON, except the reply to `inventory`.
constexpr char kReplyAnswer[] = "answer";
constexpr char kReplyOk[] = "ok";
constexpr char kReplyPart[] = "part";    // one of several frames of a body; more follow
constexpr char kReplyError[] = "error";  // {"code": exit code, "message"}

}  // namespace venvctl::wire
