// The words of an answer, one line each, "." last. C headers only.
#pragma once

namespace venvctl::wire {

// "<word> <value>\n". A reader ignores words it does not know; without the end line the answer was
// cut and counts as none.
constexpr char kWordEpoch[] = "epoch";
constexpr char kWordKeep[] = "keep";    // "keep no": do not remember
constexpr char kWordLater[] = "later";  // nothing yet: change nothing, ask again, no back-off
constexpr char kWordRoot[] = "root";
constexpr char kWordEnv[] = "env";
constexpr char kWordName[] = "name";
constexpr char kWordSet[] = "set";
constexpr char kWordConda[] = "conda";
constexpr char kWordEnter[] = "enter";
constexpr char kWordLeave[] = "leave";
constexpr char kWordSay[] = "say";
constexpr char kAnswerEnd[] = ".\n";

constexpr int kNameColumns = 64;       // of what the prompt shows
constexpr int kClientDeadlineMs = 50;  // connect, send and receive together
constexpr int kAnswerDeadlineMs = 40;  // the daemon says `later` after this
constexpr int kStartWaitMs = 300;      // the rc file's line alone may wait this long for a start

}  // namespace venvctl::wire
