// Measures the round trips of the daemon's answers from its cache, and of a plain epoll echo.
//
//   round_trip echo SOCKET                        the echo: writes back what it reads
//   round_trip time COUNT ECHO SOCKET FRAME...    times both, alternately
//   round_trip send COUNT SOCKET FRAME...         sends the requests, prints nothing
//
// Each FRAME is a file with one request. The requests are sent one after the other, each on its own
// connection. `time` prints nanoseconds: "echo N" and "daemon N". The echo receives the same frames
// and returns them, so that both transfer about the same number of bytes.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

sockaddr_un address_of(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) die("too long a path");
  std::strcpy(address.sun_path, path);
  return address;
}

int echo(const char* path) {
  const sockaddr_un address = address_of(path);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    die("bind");
  }
  if (::listen(listener, 128) != 0) die("listen");
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event wanted{EPOLLIN, {.fd = listener}};
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &wanted);
  char buffer[8192];
  for (;;) {
    epoll_event event;
    if (::epoll_wait(poll, &event, 1, -1) < 1) continue;
    if (event.data.fd == listener) {
      const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      epoll_event reading{EPOLLIN, {.fd = client}};
      if (client >= 0) ::epoll_ctl(poll, EPOLL_CTL_ADD, client, &reading);
      continue;
    }
    const ssize_t count = ::recv(event.data.fd, buffer, sizeof buffer, 0);
    if (count > 0) ::send(event.data.fd, buffer, static_cast<size_t>(count), MSG_NOSIGNAL);
    ::close(event.data.fd);
  }
}

// The nanoseconds between one request and its reply.
long round_trip(const sockaddr_un& address, const std::string& frame) {
  const auto began = std::chrono::steady_clock::now();
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    die("connect");
  }
  if (::send(fd, frame.data(), frame.size(), MSG_NOSIGNAL) < 0) die("send");
  char buffer[65536];
  while (::recv(fd, buffer, sizeof buffer, 0) > 0) {
  }
  ::close(fd);
  const auto span = std::chrono::steady_clock::now() - began;
  return static_cast<long>(std::chrono::duration_cast<std::chrono::nanoseconds>(span).count());
}

std::vector<std::string> frames(char** begin, char** end) {
  std::vector<std::string> all;
  for (char** each = begin; each != end; ++each) {
    std::ifstream file(*each, std::ios::binary);
    all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return all;
}

long median(std::vector<long> spans) {
  const auto middle = spans.begin() + static_cast<std::ptrdiff_t>(spans.size() / 2);
  std::nth_element(spans.begin(), middle, spans.end());
  return *middle;
}

int time(int count, const char* echo_path, const char* path, const std::vector<std::string>& all) {
  const sockaddr_un servers[] = {address_of(echo_path), address_of(path)};
  std::vector<long> spans[2];
  for (int i = 0; i < count; ++i) {
    const std::string& frame = all[static_cast<size_t>(i) % all.size()];
    for (int which = 0; which < 2; ++which) {
      spans[which].push_back(round_trip(servers[which], frame));
    }
  }
  std::printf("echo %ld\ndaemon %ld\n", median(spans[0]), median(spans[1]));
  return 0;
}

int send(int count, const char* path, const std::vector<std::string>& all) {
  const sockaddr_un address = address_of(path);
  for (int i = 0; i < count; ++i) round_trip(address, all[static_cast<size_t>(i) % all.size()]);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "echo" && argc == 3) return echo(argv[2]);
  if (what == "time" && argc > 5) {
    return time(std::atoi(argv[2]), argv[3], argv[4], frames(argv + 5, argv + argc));
  }
  if (what == "send" && argc > 4) {
    return send(std::atoi(argv[2]), argv[3], frames(argv + 4, argv + argc));
  }
  std::fputs("round_trip: see the top of its source\n", stderr);
  return 2;
}
