"""The cost of `find` and `list` with many environments that have packages and lock files, relative to
/bin/true. Also measures what the daemon needs for ten thousand environments."""
import json
import os

import budgets
from command_costs import ENVIRONMENTS, CommandBench
from environments import PACKAGES
from waiting import wait_until

INSTALLED = 100  # packages in each environment
MANY = 10_000


class PackageBench(CommandBench):
    """A machine whose environments have packages, and whose projects have lock files of these packages."""

    def __init__(self, stage, count=ENVIRONMENTS, has_locks=True):
        super().__init__(stage, count)
        for number, project in enumerate(self.projects):
            packages = f"{project}/.venv/{PACKAGES}"
            os.makedirs(packages, exist_ok=True)
            # Only the names of these files are read. Many names of one file take less memory than many files;
            # a file of ext4 has at most 65,000 names.
            record = f"{packages}/record"
            self.world.write(record, "")
            for each in range(INSTALLED):
                os.link(record, f"{packages}/package{each}-1.{number}.dist-info")
            if has_locks:
                self.world.write(f"{project}/uv.lock", lock_file(number))

    def fill_daemon(self):
        """Asks until the daemon has inspected all environments. The first question may come too early."""
        def knows_all():
            self.run(["list"])
            return self.world.request("status", {})["inventory"] >= len(self.projects)
        wait_until(knows_all, "the daemon knows all environments", within=300)

    def found(self, requirement):
        return [each["prefix"] for each in json.loads(self.run(["find", "--json", requirement]).stdout)]

    def resident_bytes(self):
        with open(f"/proc/{self.world.daemon_pid()}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS:"))


def lock_file(number):
    """A uv.lock in the form that uv writes, with a source archive and two wheels for each package."""
    entries = ['version = 1\nrequires-python = ">=3.8"\n\n[[package]]\nname = "shop"\nversion = "0.1.0"\n'
               'source = { virtual = "." }\ndependencies = [\n'
               + "".join(f'    {{ name = "package{each}" }},\n' for each in range(INSTALLED)) + "]\n"]
    for each in range(INSTALLED):
        files = [f'{{ url = "https://files.example.org/packages/package{each}-1.{number}{end}", '
                 f'hash = "sha256:{each:064x}", size = 4711 }}'
                 for end in (".tar.gz", "-py3-none-any.whl", "-cp311-cp311-manylinux_2_17_x86_64.whl")]
        entries.append(f'\n[[package]]\nname = "package{each}"\nversion = "1.{number}"\n'
                       'source = { registry = "https://index.example.org/simple" }\n'
                       f"sdist = {files[0]}\nwheels = [\n    {files[1]},\n    {files[2]},\n]\n")
    return "".join(entries)


def known_environments(stage, count):
    """With `count` known environments: resident bytes of the daemon, its watches, and T of `list` and `find`."""
    bench = PackageBench(stage, count, has_locks=False)
    try:
        bench.fill_daemon()
        return (bench.resident_bytes(), bench.world.request("status", {})["watches"], bench.ratio(["list"], 9),
                bench.ratio(["find", "package50==1.7"], 9))
    finally:
        bench.close()


def package_checks(stage, verdict):
    bench = PackageBench(stage)
    try:
        bench.fill_daemon()
        requirement = "package50==1.7"
        found = bench.found(requirement)
        verdict("find: environments found", len(found), 1, found == [bench.projects[7] + "/.venv"])
        what = f"with {ENVIRONMENTS} environments of {INSTALLED} packages, T"
        verdict(f"venvctl find {what}", bench.ratio(["find", requirement]), budgets.FIND_T)
        bench.stop_daemon()
        bench.forbid_starts()
        verdict(f"venvctl find, the daemon down, {what}", bench.ratio(["find", requirement]), budgets.FIND_T_ALONE)
        bench.run(["list"])  # compares the packages with the lock files, and remembers the results
        verdict(f"venvctl list, the daemon down, {what}", bench.ratio(["list"]), budgets.LIST_T_ALONE)
    finally:
        bench.close()
    resident, _, _, _ = known_environments(stage, MANY)
    verdict(f"daemon: resident bytes with {MANY} known environments of {INSTALLED} packages", resident,
            budgets.FULL_BYTES)
