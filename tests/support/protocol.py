"""A client of the daemon's protocol: frames (core/wire/frame.h), replies, and the lines of answers."""
import os
import socket

from waiting import DEADLINE

EDITS = ("set", "unset", "path", "source", "leave", "conda")


def frame(verb, body=b""):
    body = body.encode() if isinstance(body, str) else body
    return b"venvctl1 %s %d\n" % (verb.encode(), len(body)) + body


def connect(path):
    """A new connection to the socket at `path`."""
    client = socket.socket(socket.AF_UNIX)  # blocking, so that connect() waits while the backlog is full
    try:
        client.connect(os.fspath(path))
    except OSError:
        client.close()
        raise
    client.settimeout(DEADLINE)
    return client


def read_reply(client):
    """Returns (verb, body) of one reply; None if the daemon closed the connection without a
    reply."""
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    if not received:
        return None
    whole, verb = b"", b"part"
    while verb == b"part":
        header, _, rest = received.partition(b"\n")
        magic, verb, length = header.split(b" ")
        body, received = rest[:int(length)], rest[int(length):]
        assert magic == b"venvctl1" and int(length) == len(body), header
        whole += body
    assert not received, received
    return verb.decode(), whole


def request(path, verb, body="{}"):
    """Sends one request on a new connection. Returns (verb, body) of the reply."""
    with connect(path) as client:
        client.sendall(frame(verb, body))
        return read_reply(client)


def edits_of(env, name):
    """The edits that activate an environment that is not conda's."""
    return [f"set VIRTUAL_ENV {env}", f"set VIRTUAL_ENV_PROMPT {name}", "unset PYTHONHOME", f"path {env}/bin"]


class Answer:
    """The lines of an answer, by their first word."""

    def __init__(self, verb, body):
        self.verb, self.text = verb, os.fsdecode(body)
        self.words = {}
        self.edits = []  # the lines that change the shell, in their order
        for line in self.text.split("\n")[:-1]:
            word, _, value = line.partition(" ")
            self.words[word] = value
            if word in EDITS:
                self.edits.append(line)
        self.is_later = "later" in self.words
        self.is_whole = self.text.endswith(".\n")
        self.epoch = self.words.get("epoch")
        self.env = self.words.get("env")
        self.root = self.words.get("root")
        self.say = self.words.get("say")
