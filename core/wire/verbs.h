// Every verb of the protocol: append-only, never renamed. C headers only.
#pragma once

#include <stddef.h>

namespace venvctl::wire {

constexpr int kProtocolVersion = 1;  // of the bodies; one below is understood too

struct Verb {
  const char* name;
  const char* body;     // of the request
  const char* meaning;  // and what the reply holds
};

constexpr char kResolve[] = "resolve";
constexpr char kStatus[] = "status";
constexpr char kList[] = "list";
constexpr char kAllow[] = "allow";
constexpr char kDeny[] = "deny";
constexpr char kRegister[] = "register";
constexpr char kForget[] = "forget";
constexpr char kShutdown[] = "shutdown";
constexpr char kPin[] = "pin";
constexpr char kInventory[] = "inventory";

constexpr Verb kVerbs[] = {
    {kResolve, "fields of resolve_request.h", "answer lines of answer.h"},
    {kStatus, "{}", "pid, version, protocol, uptime, counts, degraded states"},
    {kList, "{}", "the recorded environments"},
    {kAllow, "a trust entry, or {\"root\"}", "recorded, and every shell asks again"},
    {kDeny, "a trust entry", "recorded, and every shell asks again"},
    {kRegister, "an environment record", "recorded, and every shell asks again"},
    {kForget, "{\"prefix\", \"realPath\"}", "record and trust gone, and every shell asks again"},
    {kShutdown, "{}", "said before the daemon leaves"},
    {kPin, "{\"directory\", \"prefix\"}",
     "recorded, and every shell asks again; prefix \"\": erased"},
    {kInventory, "fields: home, central places", "every environment, as core/inventory/listing.h"},
};

// Replies. `answer` carries answer lines, the other two JSON.
constexpr char kReplyAnswer[] = "answer";
constexpr char kReplyOk[] = "ok";
constexpr char kReplyPart[] = "part";  // of a body that needs several frames; the next one follows
constexpr char kReplyError[] = "error";  // {"code": exit code, "message"}

}  // namespace venvctl::wire
