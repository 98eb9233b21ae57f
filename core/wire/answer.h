// The words of an answer, one per line, "." last. C headers only.
#pragma once

namespace venvctl::wire {

// A line is a word, a space, a value and a line feed. A reader ignores words that it does not know.
// Without the end line the answer is truncated and does not count.
// The value of `epoch` is a path. The answer may be remembered as long as that path exists
// (following links). It exists only while the daemon that gave the answer runs, and not after a
// change.
constexpr char kWordEpoch[] = "epoch";
constexpr char kWordKeep[] = "keep";    // "keep no": do not remember
constexpr char kWordLater[] = "later";  // no answer yet: change nothing, ask again
constexpr char kWordRoot[] = "root";
constexpr char kWordEnv[] = "env";
constexpr char kWordName[] = "name";
constexpr char kWordState[] = "state";
constexpr char kStale[] = "stale";      // "state stale": the packages differ from the lock file
constexpr char kWordMarks[] = "marks";  // which marks the prompt shows; without the line: all
constexpr char kWordConda[] = "conda";
constexpr char kWordSet[] = "set";
constexpr char kWordUnset[] = "unset";
constexpr char kWordPath[] = "path";
constexpr char kWordSource[] = "source";
constexpr char kWordLeave[] = "leave";
constexpr char kWordSay[] = "say";
// "warn NUMBER TEXT": a shell shows TEXT unless NUMBER is the last one that it has shown.
constexpr char kWordWarn[] = "warn";
constexpr char kAnswerEnd[] = ".\n";

// The edits that activate the environment, made in the order of their lines.
struct EditWord {
  const char* word;
  const char* value;
  const char* reason;
};
constexpr EditWord kEditWords[] = {
    {kWordSet, "NAME VALUE",
     "VIRTUAL_ENV, conda's variables, those of the project; VALUE may be empty"},
    {kWordUnset, "NAME", "PYTHONHOME makes every other Python fail"},
    {kWordPath, "DIR", "its programs are found before all others"},
    {kWordSource, "FILE", "an approved script that only a shell can run, after the other edits"},
    {kWordLeave, "FILE", "the same, before the edits are undone"},
};
// Only from the daemon to its clients: its value is the name of a conda or pixi environment. The
// client replaces the line (conda_edits.h), because the edits depend on the asking shell.
constexpr EditWord kInternalWord = {kWordConda, "NAME", "levels count the shell's own activations"};

constexpr int kNameColumns = 64;  // of the name in the prompt
// How long the client waits for the daemon: connect, send and receive together.
constexpr int kClientDeadlineMs = 50;
constexpr int kConfirmingClientDeadlineMs = 200;  // with kConfirmation
// After this, the daemon answers `later`.
constexpr int kAnswerDeadlineMs = 40;
constexpr int kConfirmationDeadlineMs = 190;  // a worker reads files first
constexpr int kDirectDeadlineMs = 250;        // the client with its own resolver, in total
constexpr int kStartWaitMs = 300;             // only the line in the startup file waits this long

}  // namespace venvctl::wire
