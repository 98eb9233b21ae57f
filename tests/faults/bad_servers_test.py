"""The hook client with servers that are silent, slow or wrong: it prints a whole answer or nothing."""
import socket
import time
import unittest

from client import ClientTest
from extent import IS_LONG, tell
from protocol import frame

ANSWER = frame("answer", "root /r\nenv /r/.venv\nname r\n.\n")
TOO_LONG = 10  # seconds; the client's own limit is 50 ms, and a busy machine adds to it


class BadServers(ClientTest):
    def setUp(self):
        super().setUp()
        self.install_client()

    def asked(self):
        self.silence().unlink(missing_ok=True)
        began = time.monotonic()
        outcome = self.run_client()
        seconds = time.monotonic() - began
        self.assertLess(seconds, TOO_LONG)
        if IS_LONG:
            self.assertLess(seconds, 0.1)
        self.longest = max(seconds, getattr(self, "longest", 0))
        return outcome

    def test_nothing_is_printed_if_the_server_never_answers(self):
        self.serve(lambda client: client.recv(1) and client.recv(1 << 20) and client.recv(1))
        self.assertEqual(self.asked(), (1, b""))
        tell(f"silent server: {self.longest * 1000:.0f} ms")

    def test_nothing_is_printed_if_the_server_never_accepts(self):
        self.run_directory.mkdir(mode=0o700)
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(str(self.socket_path))
        listening.listen(1)
        self.assertEqual(self.asked(), (1, b""))
        waiting = []
        while True:
            client = socket.socket(socket.AF_UNIX)
            self.addCleanup(client.close)
            client.setblocking(False)
            try:
                client.connect(str(self.socket_path))
            except BlockingIOError:
                break
            waiting.append(client)
        self.assertEqual(self.asked(), (1, b""))
        tell(f"full backlog: {self.longest * 1000:.0f} ms")

    def test_nothing_is_printed_if_the_server_sends_single_bytes_endlessly(self):
        def drip(client):
            client.recv(1 << 20)
            while True:  # ends with an OSError when the client disconnects
                client.sendall(b"venvctl1 answer 60000\n" if not drip.begun else b"x")
                drip.begun = True
        drip.begun = False
        self.serve(drip)
        self.assertEqual(self.asked(), (1, b""))

    def test_a_truncated_answer_is_not_printed(self):
        for end in range(len(ANSWER)):
            with self.subTest(end=end):
                self.serve_reply(ANSWER[:end])
                self.assertEqual(self.asked(), (1, b""))
        self.serve_reply(ANSWER)
        self.assertEqual(self.asked(), (0, ANSWER.partition(b"\n")[2]))

    def test_an_invalid_reply_is_not_printed(self):
        for reply in (frame("ok", "{}"), frame("error", "{}"), frame("answer", "env /x\n"),
                      frame("answer", ""), b"venvctl1 answer 99999\n.\n", b"\0" * 5000,
                      b"venvctl1 answer 02\n.\n", b"venvctl1  2\n.\n", b"\n"):
            with self.subTest(reply=reply[:30]):
                self.serve_reply(reply)
                self.assertEqual(self.asked(), (1, b""))

    def test_nothing_is_printed_if_the_server_closes_the_connection_immediately(self):
        self.serve(lambda client: None)
        self.assertEqual(self.asked(), (1, b""))

    def test_a_closed_output_pipe_causes_no_crash(self):
        self.serve_reply(ANSWER)
        process = self.start_client()
        process.stdout.close()
        process.stderr.close()
        self.assertIn(process.wait(TOO_LONG), (0, 1, -13))


if __name__ == "__main__":
    unittest.main()
