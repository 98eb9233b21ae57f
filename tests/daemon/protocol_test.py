"""Clients that are slow, broken or hostile, or belong to another user."""

import json
import os
import resource
import socket
import subprocess
import unittest

from venvd import DaemonTest
from protocol import frame, read_reply
from waiting import wait_until

STRANGER = 65534


class Protocol(DaemonTest):
    def setUp(self):
        super().setUp()
        self.start()

    def tearDown(self):
        if self.daemon.poll() is None:
            self.stop()

    def test_a_request_that_is_split_at_any_byte_is_answered(self):
        whole = frame("resolve", self.fields(self.project))
        self.resolve()
        for at in range(1, len(whole)):
            with self.connect() as client:
                client.sendall(whole[:at])
                client.sendall(whole[at:])
                self.assertEqual(read_reply(client)[0], "answer", at)

    def test_a_request_sent_byte_by_byte_is_answered(self):
        with self.connect() as client:
            for byte in frame("status", "{}"):
                client.sendall(bytes([byte]))
            self.assertEqual(read_reply(client)[0], "ok")

    def test_a_request_of_the_maximum_length_is_answered(self):
        body = self.fields(self.project) + b"\0HOME=" + b"x" * 65536
        self.assertEqual(self.request("resolve", body[:65536])[0], "answer")

    def test_a_malformed_request_gets_an_error(self):
        for sent in (b"GET / HTTP/1.1\r\n\r\n", b"venvctl2 status 2\n{}", b"venvctl1 STATUS 2\n{}",
                     b"venvctl1 status 65537\n", b"venvctl1 status 02\n{}", b"venvctl1 status -1\n",
                     b"venvctl1  2\n{}", b"venvctl1 " + b"a" * 25 + b" 2\n{}", b"\0" * 4096):
            with self.subTest(sent=sent[:30]), self.connect() as client:
                client.sendall(sent)
                verb, body = read_reply(client)
                self.assertEqual(verb, "error")
                self.assertIn("message", json.loads(body))

    def test_invalid_resolve_fields_get_an_error(self):
        for body in (b"", b"x", b"1", b"1\0bash\0x\0\0/", b"1\0bash\0-1\0\0/", b"1\0bash\0007\0y\0/",
                     b"1\0bash\0007\0\0relative", b"1\0bash\0007\0\0", b"\xff" * 4000):
            with self.subTest(body=body[:20]):
                self.assertEqual(self.request("resolve", body)[0], "error")

    def test_clients_that_disconnect_early_do_not_affect_others(self):
        for _ in range(50):
            with self.connect() as client:
                client.sendall(frame("resolve", self.fields(self.home / "unknown")))
        for at in range(0, 40):
            with self.connect() as client:
                client.sendall(frame("status", "{}")[:at])
        self.assertEqual(self.resolve().env, "")

    def test_bytes_after_the_request_are_ignored(self):
        with self.connect() as client:
            client.sendall(frame("status", "{}") + b"more of this")
            self.assertEqual(read_reply(client)[0], "ok")

    def test_an_incomplete_frame_times_out_and_does_not_block_others(self):
        with self.connect() as client:
            client.sendall(b"venvctl1 stat")
            self.assertEqual(self.request("status")[0], "ok")
            self.assertIsNone(read_reply(client))  # after two seconds, the daemon closes the connection

    def test_too_many_idle_clients_do_not_block_others(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        idle = []
        try:
            for _ in range(1100):
                client = self.connect()
                client.sendall(b"v")
                idle.append(client)
            self.assertEqual(self.request("status")[0], "ok")
        finally:
            for client in idle:
                client.close()
        self.assertEqual(self.resolve().env, "")

    def test_clients_that_do_not_read_do_not_block_others(self):
        clients = []
        for _ in range(50):
            client = self.connect()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            client.sendall(frame("status", "{}"))
            clients.append(client)
        self.assertEqual(self.request("status")[0], "ok")
        for client in clients:
            client.close()


class State(DaemonTest):
    def test_an_unwritable_state_directory_is_reported_and_the_daemon_continues_to_answer(self):
        self.state.write_text("a file where a directory should be")
        self.start()
        verb, body = self.request("allow", json.dumps({"root": str(self.top)}))
        self.assertEqual(verb, "error")
        message = json.loads(body)["message"]
        self.assertIn(str(self.state), message)
        self.assertEqual(self.resolve().env, "")
        self.stop()

    def test_a_corrupt_trust_file_is_reported_and_nothing_is_trusted(self):
        self.state.mkdir(mode=0o700)
        (self.state / "trust.json").write_text("{ not json")
        self.start()
        self.assertEqual(self.resolve().env, "")
        told = wait_until(lambda: self.status()["degraded"], "the corrupt file is reported")
        self.assertIn("trust.json", told[0]["what"])
        self.stop()

    def test_a_list_longer_than_a_frame_is_sent_in_parts(self):
        self.start()
        for number in range(12):
            record = {"prefix": "/" + "x" * 8000 + str(number), "kind": "venv", "name": "n"}
            self.assertEqual(self.request("register", json.dumps(record))[0], "ok")
        program = os.environ["VENVD"].removesuffix("venvd") + "venvctl"
        listed = subprocess.run([program, "list", "--json"], env=self.environment(), cwd=self.home,
                                capture_output=True, text=True, check=True).stdout
        self.assertGreater(len(listed), 65536)
        self.assertEqual(len(json.loads(listed)), 12)
        self.assertEqual(self.status()["inventory"], 12)  # the list therefore came from the daemon
        self.stop()


class AnotherUser(DaemonTest):
    def environment(self):
        # A daemon that uses XDG_RUNTIME_DIR exits when other users can enter this directory.
        return {**super().environment(), "VENVCTL_RUNTIME_DIR": str(self.run_directory)}

    def test_another_user_receives_no_bytes_from_the_daemon(self):
        self.start()
        for path in (self.top, self.run_directory.parent, self.run_directory):
            path.chmod(0o711)
        self.socket_path.chmod(0o666)
        program = ("import socket,sys\n"
                   "s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
                   "try:\n s.sendall(b'venvctl1 status 2\\n{}'); print(s.recv(100))\n"
                   "except OSError: print(b'')\n")
        become_root = [] if os.getuid() == 0 else ["sudo", "-n"]
        for _ in range(20):
            said = subprocess.run(
                [*become_root, "setpriv", f"--reuid={STRANGER}", "--clear-groups",
                 "/usr/bin/python3", "-c", program, str(self.socket_path)],
                capture_output=True, text=True, cwd="/", timeout=60)
            self.assertEqual(said.stdout, "b''\n", said.stderr)
        self.assertEqual(self.request("status")[0], "ok")


if __name__ == "__main__":
    unittest.main()
