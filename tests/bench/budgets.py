"""The budgets: the highest cost that each operation may have. Exceeding a budget is a bug.

T is the time to fork and exec /bin/true from the same shell in the same run. "manual" is the time,
in the same run, of a switch by sourcing bin/activate and of the prompt after it. "no-ops" are calls
of a function that does nothing. Columns are in the order bash, zsh, fish.

The cost of an operation that starts no process is not given in T. T depends on how fast a machine
starts processes, and the work of a shell does not (manual activation took .04 T on one machine, .18
T and .39 T on two others).
"""
SHELLS = ("bash", "zsh", "fish")
BY_HAND = "× manual"

# (name, title, unit, limit in bash, zsh, fish)
TIMES = (
    ("idle_noops", "each Enter", "no-ops", 10, 4, 14),
    ("sub_directory", "known directory of the same project", BY_HAND, .4, .35, 1),
    ("deep", "known directory, 40 levels down", BY_HAND, .45, .38, 1.1),
    # The goal is 1. For fish the limit is 2.5 (2.2 measured). The measured shells define their own
    # fish_prompt, and bin/activate.fish costs little in them. With fish's default prompt,
    # bin/activate.fish makes fish read the file of fish_prompt again. A switch of venvctl then
    # takes a third of the time of a manual one.
    ("switch", "known project to known project, with the prompt", BY_HAND, 1, 1, 2.5),
    # The goals are 1.4, 1.3 and 1.0. A machine with slow process starts measured 1.5, 1.2 and .93.
    ("first_visit", "first visit, known to the daemon", "T", 2.4, 1.8, 1.8),
    ("new_project_of_first_visit", "a project new to the daemon, over a first visit", "×",
     1.5, 1.5, 1.5),
    ("crowded_project_of_first_visit", "the same among 1,000 directories, over a first visit", "×",
     1.5, 1.5, 1.5),
)
# How many times faster a switch of venvctl must be than a switch of each tool, on machines that
# start processes fast. For direnv, the goals are 500, 250 and 120. Three machines measured 428, 348
# and 130; 402, 346 and 112; 171, 165 and 68. During a switch of venvctl, bash spends half of its
# time on assignments and their expansions, a third on allocating and freeing memory for words, and
# a tenth on copying the five functions that it calls.
TIMES_CHEAPER = {"direnv": (150, 140, 60), "mise": (55, 45, 22)}

# (situation, forks, execs, system calls), for each typed line. The system calls are those of a
# shell with venvctl, minus those of a shell that has the same number of hooks, all of them empty.
# In "leaving and back", the hook also deactivates and activates. In zsh, a function call makes
# three system calls for signals and one or two for memory, but these take no measurable time.
COUNTS = (
    ("idle prompt", 0, 0, (2, 2, 2)),
    ("known directory", 0, 0, (4, 6, 7)),
    ("leaving and back", 0, 0, (10, 300, 24)),
    ("deep tree", 0, 0, (4, 4, 9)),
    ("first visit", 1, 1, (120, 540, 560)),
)

# The client, the daemon and the command.
CLIENT_BYTES = 48 * 1024
CLIENT_CALLS = 20              # system calls of the client for one answer
CLIENT_FAULTS_OF_TRUE = .35    # page faults, divided by those of /bin/true
ANSWER_CALLS = 7               # system calls of the daemon for an answer from the cache (6.0 measured)
ANSWER_INSTRUCTIONS = 34_000   # instructions of the daemon for one refusal (with its error as JSON), as counted by callgrind
START_BYTES = 8 * 1024 * 1024  # resident memory after the start
FULL_BYTES = 64 * 1024 * 1024  # resident memory with 10,000 environments, or after 100,000 directories
EVENT_GROWTH = 3               # cost of an event per directory: with 2,048 directories, divided by that with 256
DECISION_BYTES = 7 * 1024      # for a decision 40 levels down, as counted by the daemon itself
ECHO_RATIO = 1.3               # round trip of an answer, divided by that of a plain echo
START_T = 50                   # from exec of the daemon until its socket exists

# The cost of commands on a machine with 1,000 environments.
SYSTEM_FILES = 19              # libraries, the lists of users and groups, /proc; three more in a container
SANITIZER_FILES = 14           # system files that only a sanitized build opens
USER_FILES = {"hook": 0, "version": 0, "env": 0}
USER_FILES_ELSE = 90           # of other commands: they open each component of a path to check its owner
USER_FILES_ALONE = 150         # by `list` without a daemon; conda and mamba have many configuration files
ENV_PROCESSES = 0              # with the daemon's answer, no process that may hang is needed
ENV_SH_STATS = 1               # with nothing to do, env.sh only checks whether the epoch path exists
ENV_SH_PROGRAMS = 1            # venvctl
ENV_SH_RATIO = 1.5
ENV_SH_T = 5                   # a fork of bash, and venvctl
FILES_OF_LISTED = 5            # without a daemon: the project, .venv, bin, pyvenv.cfg and activate
COMMAND_T = {"list": 5, "completion": 5, "env": 2}
# Without a daemon, `list` needs about forty system calls for each environment that it inspects, and
# `completion` reads a thousand records.
COMMAND_T_ALONE = {"list": 80, "completion": 8}
COMMAND_T_ELSE = 3
# The cost of commands if each of the 1,000 environments has 100 packages.
FIND_T = 10
FIND_T_ALONE = 150
LIST_T_ALONE = 120             # each project has a lock file, which has not changed since the last list
DIRECT_T = 4  # venvctl-resolve without a daemon
