"""Programs elsewhere in the user's terminal."""
import pexpect
from waiting import DEADLINE


def check_terminal(test, python):
    """Checks that the Python behind the link `python` runs in this terminal: it sees the size, Ctrl-C reaches
    it, and its exit code is returned."""
    child = pexpect.spawn(str(python), ["-q"], cwd=str(test.directory),
                          env={**test.variables, "TERM": "xterm", "PYTHON_BASIC_REPL": "1"},
                          dimensions=(30, 77), encoding="utf-8", timeout=DEADLINE)
    test.addCleanup(child.close, force=True)
    child.expect_exact(">>> ")
    child.sendline("import os; print('size', *os.get_terminal_size())")
    child.expect_exact("size 77 30")
    # Ctrl-P shows the previous line at once; docker and podman would hold it back.
    child.send("\x10")
    child.expect_exact("print('size'")
    child.send("\x15")
    child.sendline("while True: pass")
    child.expect_exact("pass")
    child.sendline("")
    child.sendintr()
    child.expect_exact("KeyboardInterrupt")
    child.expect_exact(">>> ")
    child.sendline("exit(5)")
    child.expect(pexpect.EOF)
    child.close()
    test.assertEqual(child.exitstatus, 5)


PYTEST = """\
def test_passes():
    pass


def test_waits():
    print("waits now", flush=True)
    while True:
        pass
"""


def check_pytest(test, words):
    """pytest, which `words` run, shows its colours in a terminal, and Ctrl-C ends it as on this machine."""
    child = pexpect.spawn(str(words[0]), [*words[1:], "-v", "-s", "-p", "no:cacheprovider"], cwd=str(test.directory),
                          env={**test.variables, "TERM": "xterm"}, encoding="utf-8", timeout=DEADLINE)
    test.addCleanup(child.close, force=True)
    child.expect_exact("\x1b[32mPASSED\x1b[0m")
    child.expect_exact("waits now")
    child.sendintr()
    child.expect_exact("KeyboardInterrupt")
    child.expect_exact("1 passed")
    child.expect(pexpect.EOF)
    child.close()
    test.assertEqual(child.exitstatus, 2)
