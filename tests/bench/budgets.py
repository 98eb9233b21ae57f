"""The budgets: what each thing may cost. A miss is a bug.

T is fork and exec of /bin/true from the same shell in the same run; "by hand" is a switch by sourcing
bin/activate in that run; "no-ops" are calls of a function that does nothing. Shell columns in the
order bash, zsh, fish.

What starts no process is not told in T: between two machines T changes by a factor that the work of a
shell does not follow (activation by hand .04 T on one, .18 and .39 T on others). On the machine of the
first, .03, .06 and .2 T were to be met in a known directory: .75, .55 and 1.8 × by hand.
"""
SHELLS = ("bash", "zsh", "fish")
BY_HAND = "× by hand"

# (what, title, unit, limit in bash, zsh, fish)
TIMES = (
    ("idle_noops", "each Enter", "no-ops", 10, 4, 14),
    ("sub_directory", "known directory of the same project", BY_HAND, .25, .28, .85),
    ("deep", "known directory, 40 levels down", BY_HAND, .3, .32, .9),
    ("switch", "known project to known project, with the prompt", BY_HAND, .65, .75, 1.5),
    # 1.4, 1.3 and 1.0 are wanted, and had where a process takes long to start: 1.5, 1.2 and .93.
    ("first_visit", "first visit, known to the daemon", "T", 2.4, 1.8, 1.8),
    ("new_project_of_first_visit", "a project new to the daemon, over a first visit", "×",
     1.5, 1.5, 1.5),
)
# How many times cheaper than each tool a switch is at least, where processes start fast. 500, 250 and
# 120 times direnv are wanted; measured were 428, 348 and 130 on one machine, 402, 346 and 112, 171, 165
# and 68 on others. Half of what bash does for it are its assignments and what they expand, a third the
# memory that it takes and gives back for each word, a tenth the copying of the five functions called.
TIMES_CHEAPER = {"direnv": (150, 140, 60), "mise": (55, 45, 22)}

# (situation, forks, execs, system calls beyond as many hooks that do nothing), for one line typed.
# zsh maps and unmaps memory at each call of a function: five at leaving, four at entering.
COUNTS = (
    ("idle prompt", 0, 0, (2, 2, 2)),
    ("known directory", 0, 0, (4, 9, 7)),
    ("leaving and back", 0, 0, (10, 32, 18)),
    ("deep tree", 0, 0, (4, 4, 7)),
    ("first visit", 1, 1, (120, 280, 560)),
)

# Of the client, the daemon and the command.
CLIENT_BYTES = 48 * 1024
CLIENT_CALLS = 20              # of one answer
CLIENT_FAULTS_OF_TRUE = .35    # page faults, over those of /bin/true
ANSWER_CALLS = 10              # of the daemon, for an answer from the cache: 5, or 9 where it must wait
ANSWER_INSTRUCTIONS = 16_000   # by callgrind, the same
START_BYTES = 8 * 1024 * 1024  # resident
FULL_BYTES = 64 * 1024 * 1024  # with 10,000 environments
ECHO_RATIO = 1.3               # an answer's round trip over a bare echo's
START_T = 50                   # from exec of the daemon to its socket

# Of the command, with 1,000 environments.
SYSTEM_FILES = 16              # libraries, users and groups, /proc
SANITIZER_FILES = 14           # more of them in a sanitized build
USER_FILES = {"hook": 0, "version": 0}
USER_FILES_ELSE = 60
USER_FILES_ALONE = 200         # of list with the daemon down
FILES_OF_LISTED = 3            # of each environment that list shows where no daemon knows them
COMMAND_T = {"list": 5, "completion": 5}
# With the daemon down: each environment is looked at, with some twenty system calls; completion
# reads a thousand records.
COMMAND_T_ALONE = {"list": 80, "completion": 8}
COMMAND_T_ELSE = 3
