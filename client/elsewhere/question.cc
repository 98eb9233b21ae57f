#include "client/elsewhere/question.h"

namespace venvctl {

// An environment in the project is used only if its interpreter starts, reports this environment as
// its prefix, and has the version for which the packages were installed. A `.venv` of this machine
// that is mounted into a container usually fails this check: its python is a link to an interpreter
// of this machine.
const char kQuestion[] = R"(
import json, os, subprocess, sys

ABOUT = '''
import json, os, sys, sysconfig
base = sys.prefix == sys.base_prefix
where = sysconfig.get_path("scripts")
names = set()
try:
    from importlib import metadata
    for each in metadata.distributions():
        for point in each.entry_points:
            if point.group in ("console_scripts", "gui_scripts"):
                names.add(point.name)
except Exception:
    pass
if not base:
    names.update(os.listdir(where))
places = [where] + ([] if not base else ["/usr/local/bin", os.path.expanduser("~/.local/bin"), "/usr/bin"])
found = []
for name in sorted(names):
    if "/" in name or name.startswith("activate"):
        continue
    for place in places:
        path = os.path.join(place, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            found.append({"name": name, "path": path})
            break
print(json.dumps({"prefix": os.path.realpath(sys.prefix), "version": "%d.%d.%d" % sys.version_info[:3],
                  "packages": os.path.isdir(sysconfig.get_path("purelib")), "scripts": found[:2000]}))
'''

def ask(python):
    try:
        text = subprocess.run([python, "-I", "-c", ABOUT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL, timeout=20).stdout
        return json.loads(text.decode())
    except Exception:
        return None

def answer():
    directory, asked = sys.argv[1:3]
    if not os.path.isdir(directory):
        return {"fault": directory + " does not exist there"}
    if asked:
        told = ask(asked)
        return dict(told, python=asked) if told else {"fault": asked + " is not a Python there"}
    for name in (".venv", "venv", "env", ".virtualenv"):
        prefix = os.path.join(directory, name)
        python = os.path.join(prefix, "bin/python")
        if os.path.exists(os.path.join(prefix, "pyvenv.cfg")) and os.path.exists(python):
            told = ask(python)
            if told and told["prefix"] == os.path.realpath(prefix) and told["packages"]:
                return dict(told, python=python)
    told = ask(sys.executable)
    return dict(told, python=sys.executable) if told else {"fault": "python3 does not work there"}

print(json.dumps(dict([("venvctl", 1)] + list(answer().items()))))
)";

const char kSignalling[] = R"(
import os, sys
tag = ("VENVCTL_CALL=" + sys.argv[1]).encode()
for each in os.listdir("/proc"):
    if each.isdigit() and int(each) != os.getpid():
        try:
            with open("/proc/%s/environ" % each, "rb") as file:
                if tag in file.read().split(b"\0"):
                    os.kill(int(each), int(sys.argv[2]))
        except OSError:
            pass
)";

}  // namespace venvctl
