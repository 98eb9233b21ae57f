"""Reads ctest's JUnit file, lists the skipped tests and the end of each failed test's output, prints
"N passed, N failed", and exits with 1 if a test failed. A skipped test prints a line "skipped: NAME: WHY"."""
import re
import sys
import xml.etree.ElementTree

passed = failed = 0
skipped = []
failures = []
SHOWN = 60  # lines of a failed test's output
for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    output = case.findtext("system-out") or ""
    left_out = re.findall(r"^skipped: (.+)$", output, re.M)
    skipped += left_out
    # A test program that counts its own cases prints the counts in its last lines.
    counted = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    catch = re.findall(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)", output, re.M)
    is_good = case.get("status") == "run"
    if not is_good:
        lines = [line for line in output.splitlines() if "ResourceWarning" not in line]
        failures += [f"failed: {case.get('name')} ({case.get('time')} s)", *lines[-SHOWN:]]
    if counted:
        passed += int(counted[-1][0])
        failed += int(counted[-1][1])
        failed += 0 if is_good or int(counted[-1][1]) else 1
    elif is_good:
        passed += (int(catch[-1]) if catch else 1) - len(left_out)
    else:
        failed += 1
for line in failures:
    print(line)
for each in skipped:
    print("skipped: " + each)
print(f"{len(skipped)} skipped")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
