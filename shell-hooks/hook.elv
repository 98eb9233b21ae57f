# venvctl in elvish: activates a directory's environment while you are in it. The client decides what
# changes and prints it as a step. This file asks the client, remembers the steps, and applies them.
# $prefix: the prefix of the installation.

use path
use str

var hook = [&memory='' &epoch='' &repeat='' &prefix='' &name='' &state='' &ours='' &told='elvish '$pid]
var seen = '' # the directory and the watched variables when `look` last ran
var known = [&] # steps; the key is $hook[memory] and the scene before the step
var program = (external $prefix/bin/venvctl)

fn scene { put $pwd"\x01"@STEP_VALUES_ELVISH@ }

fn exists {|file| and (not-eq $file '') (or (eq $file /) (path:is-regular &follow-symlink=$true $file)) }

var change = [&set=$set-env~ &unset={|name _| unset-env $name } &hook={|name value| set hook[$name] = $value }]
fn apply {|text|
  var fields = [(str:split "\x00" $text)]
  range 0 (- (count $fields) 3) &step=3 | each {|at|
    var what name value = (all $fields[$at..(+ $at 3)])
    if (has-key $change $what) { $change[$what] $name $value }
  }
}

# Runs the program with the shell's state in two variables. Returns the text of the step. Returns ''
# if the program failed and has reported the failure. If the program prints a text that is not a
# step, shows this text to the user and returns ''.
fn step {|@words|
  set-env _VENVCTL_SHELL $hook[told]
  set-env _VENVCTL_MEMORY $hook[memory]
  try {
    var text = ($program $@words </dev/null | slurp)
    if (str:has-suffix $text "\x00") { put $text } else { print $text > /dev/tty; put '' }
  } catch {
    put ''
  } finally {
    unset-env _VENVCTL_SHELL
    unset-env _VENVCTL_MEMORY
  }
}

fn look {
  var now = (scene)
  if (and (eq $now $seen) (exists $hook[epoch])) { return }
  var key = $hook[memory]"\x01"$now
  var text = ''
  if (and (has-key $known $key) (exists $known[$key][0])) {
    set text = $known[$key][1]
  } else {
    set text = (step hook elvish --step prompt)
    if (eq $text '') { return }
  }
  apply $text
  if (eq $hook[repeat] 1) {
    if (> (count $known) 1000) { set known = [&] }
    set known[$key] = [$hook[epoch] $text]
  }
  set seen = (scene)
}

fn leave {|@words|
  var text = (step hook elvish --step (if (has-value $words nondestructive) { put replace } else { put deactivate }))
  if (not-eq $text '') { apply $text }
}

# Runs activate and deactivate in this shell, and passes all other commands to the program.
fn command {|@words|
  var rest = $words
  while (and (> (count $rest) 0) (str:has-prefix $rest[0] -)) {
    set rest = $rest[(if (and (has-value [-C --directory --color] $rest[0]) (> (count $rest) 1)) { put 2 } else { put 1 })..]
  }
  if (eq $rest [deactivate]) {
    leave
  } elif (and (> (count $rest) 0) (eq $rest[0] activate)) {
    var text = (step $@words --step)
    if (not-eq $text '') { apply $text }
  } else {
    set-env _VENVCTL_SHELL $hook[told]
    try { $program $@words } finally { unset-env _VENVCTL_SHELL }
  }
}

# Offers the words of the program, and the names of files that elvish itself completes.
fn complete {|@words|
  $program completion elvish -- (all $words[1..]) </dev/null 2>/dev/null | from-lines | each {|line|
    if (has-value [:files :directories] $line) {
      edit:complete-filename $@words
    } elif (eq $line :commands) {
      edit:complete-sudo sudo $words[-1]
    } else {
      var word @meaning = (str:split "\t" $line)
      edit:complex-candidate $word &display=(str:join ' ' [$word $@meaning])
    }
  }
}

# Wraps the user's prompt, and wraps it again after another program has replaced it. Adds no prefix if the user's
# prompt shows the environment.
var theirs = $nil
var shows = $false
fn prompt {
  if (or (not $shows) (eq $E:VENVCTL_PROMPT always)) { put $hook[prefix] }
  $theirs
}
fn wrap {
  if (eq $edit:prompt $prompt~) { return }
  set theirs = $edit:prompt
  set shows = $false
  try { set shows = (str:contains $theirs[body] VIRTUAL_ENV) } catch { nop }
  set edit:prompt = $prompt~
}

# Does nothing for root in another user's home (sudo -E).
if ?(sh -c '[ "$(id -u)" != 0 ] || [ -O "$HOME" ]') {
  set after-chdir = [$@after-chdir {|_| look }]
  set edit:before-readline = [{ look; wrap } $@edit:before-readline]
  set edit:completion:arg-completer[venvctl] = $complete~
  edit:add-vars [&deactivate~=$leave~ &venvctl~=$command~ &venvctl-environment~={ put $hook[name] $hook[state] }]
}
