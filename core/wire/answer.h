// The words of an answer. Each line of an answer begins with one of them; the last line is ".".
// Includes only C headers.
#pragma once

namespace venvctl::wire {

// A line consists of a word, a space, a value and a line feed. A reader ignores words that it does
// not know. If the end line is missing, the answer was truncated and must be ignored.
// The value of `epoch` is a path (links are followed). A shell may remember the answer as long as
// this path exists. The path disappears when an answer may have changed, and when the daemon that
// gave the answer ends.
constexpr char kWordEpoch[] = "epoch";
constexpr char kWordKeep[] = "keep";    // "keep no": do not remember the answer
constexpr char kWordLater[] = "later";  // no answer yet: change nothing, and ask again
constexpr char kWordRoot[] = "root";
constexpr char kWordEnv[] = "env";
constexpr char kWordName[] = "name";
constexpr char kWordState[] = "state";
constexpr char kStale[] = "stale";      // "state stale": the packages differ from the lock file
constexpr char kWordMarks[] = "marks";  // which marks the prompt shows; without this line: all
constexpr char kWordConda[] = "conda";
constexpr char kWordSet[] = "set";
constexpr char kWordUnset[] = "unset";
constexpr char kWordPath[] = "path";
constexpr char kWordSource[] = "source";
constexpr char kWordLeave[] = "leave";
constexpr char kWordSay[] = "say";
// "warn NUMBER TEXT": a shell shows TEXT unless NUMBER is the number of the last warning that it
// has shown.
constexpr char kWordWarn[] = "warn";
constexpr char kAnswerEnd[] = ".\n";

// The words for edits that activate the environment. The edits are made in the order of their
// lines.
struct EditWord {
  const char* word;
  const char* value;
  const char* reason;
};
constexpr EditWord kEditWords[] = {
    {kWordSet, "NAME VALUE",
     "VIRTUAL_ENV, conda's variables, those of the project; VALUE may be empty"},
    {kWordUnset, "NAME", "with PYTHONHOME, every Python except the one that it names fails"},
    {kWordPath, "DIR", "its programs are found before all others"},
    {kWordSource, "FILE", "an approved script that only a shell can run, after the other edits"},
    {kWordLeave, "FILE", "the same, before the edits are undone"},
};
// The word `conda` is used only between the daemon and its clients. Its value is the name of a
// conda or pixi environment. The client replaces this line (conda_edits.h), because the edits for
// conda depend on the variables of the asking shell.
constexpr EditWord kInternalWord = {kWordConda, "NAME", "levels count the shell's own activations"};

constexpr int kNameColumns = 64;  // columns of the name in the prompt
// How long the client waits for the daemon in total: to connect, to send and to receive.
constexpr int kClientDeadlineMs = 50;
constexpr int kConfirmingClientDeadlineMs = 200;  // for a request with kConfirmation
// If the daemon has no result after this time, it answers `later`.
constexpr int kAnswerDeadlineMs = 40;
// The same for a request with kConfirmation (resolve_request.h). This time is longer, because a
// worker must read files first.
constexpr int kConfirmationDeadlineMs = 190;
// The longest time in total that a client takes if it gets no answer and runs `venvctl which`
// instead.
constexpr int kDirectDeadlineMs = 250;
constexpr int kStartWaitMs = 300;  // with --start, which the line in the startup file uses

}  // namespace venvctl::wire
