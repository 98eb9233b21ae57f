# venvctl in nushell: activates a directory's environment while you are in it. The client decides what
# changes and prints it as a step. This file asks the client, remembers the steps, and applies them.

const _VENVCTL_PROGRAM = (path self ../../bin/venvctl)
const _VENVCTL_WATCHED = [@STEP_VARIABLES@]

# Child processes do not get this variable, because nushell does not export a record. known: steps;
# the key is `memory` and the scene before the step.
$env._VENVCTL = {memory: "" epoch: "" repeat: "" prefix: "" name: "" state: "" ours: "" told: $"nu ($nu.pid)"
    seen: "" known: {}}

def _venvctl_scene [] { $env | select -o ...$_VENVCTL_WATCHED | upsert PWD $env.PWD | to json -r }

def --env _venvctl_apply [text: string] {
    let records = ($text | split row "\u{0}" | chunks 3 | where {|each| ($each | length) == 3 })
    for each in $records {
        match $each.0 {
            "set" => { load-env {$each.1: (if $each.1 == PATH { $each.2 | split row ":" } else { $each.2 })} }
            "unset" => { hide-env -i $each.1 }
            "hook" => { $env._VENVCTL = ($env._VENVCTL | upsert $each.1 $each.2) }
        }
    }
}

# Returns the text of the step. If the client prints a text that is not a step, shows this text to
# the user and returns "".
def _venvctl_step [words: list<string>] {
    let done = (with-env {_VENVCTL_SHELL: $env._VENVCTL.told, _VENVCTL_MEMORY: $env._VENVCTL.memory} {
        null | ^$_VENVCTL_PROGRAM ...$words | complete
    })
    print -n -e $done.stderr
    if ($done.stdout | describe) == string and ($done.stdout | str ends-with "\u{0}") { return $done.stdout }
    print -n $done.stdout
    ""
}

def --env _venvctl_look [] {
    let now = (_venvctl_scene)
    if $now == $env._VENVCTL.seen and ($env._VENVCTL.epoch | path exists) { return }
    let key = $"($env._VENVCTL.memory)\u{1}($now)"
    let known = ($env._VENVCTL.known | get -o $key)
    let text = (if $known != null and ($known.0 | path exists) { $known.1 } else { _venvctl_step [hook nu --step prompt] })
    if $text == "" { return }
    _venvctl_apply $text
    if $env._VENVCTL.repeat == "1" {
        if ($env._VENVCTL.known | columns | length) > 100 { $env._VENVCTL.known = {} }
        $env._VENVCTL.known = ($env._VENVCTL.known | upsert $key [$env._VENVCTL.epoch $text])
    }
    $env._VENVCTL.seen = (_venvctl_scene)
}

# Wraps the user's prompt, and wraps it again after another program has replaced it. The prefix is left out if the
# user's prompt shows the environment.
def --env _venvctl_wrap [] {
    let theirs = ($env.PROMPT_COMMAND? | default "")
    let is_closure = ($theirs | describe) == closure
    let text = (if $is_closure { view source $theirs } else { $theirs })
    if $text =~ '_VENVCTL|VIRTUAL_ENV' { return }
    $env.PROMPT_COMMAND = {|| $"($env._VENVCTL.prefix)(if $is_closure { do $theirs } else { $theirs })" }
}

# Deactivates the environment, and keeps it inactive while you stay in the project.
def --env deactivate [] {
    let text = (_venvctl_step [hook nu --step deactivate])
    if $text != "" { _venvctl_apply $text }
}

# Offers the words of the program, and the names of files.
def _venvctl_complete [line: string] {
    let words = ($line | split row -r ' +' | skip 1)
    let lines = (null | ^$_VENVCTL_PROGRAM completion nu -- ...$words | complete | get stdout | lines)
    $lines | each {|line|
        match $line {
            ":files" | ":directories" => {
                let found = (try { ls ($"($words | last)*" | into glob) } catch { [] })
                $found | where {|each| $line == ":files" or $each.type != file } | get name | each {|name| [$name ""] }
            }
            ":commands" => { which -a | get command | each {|name| [$name ""] } }
            _ => { [($line | split row "\t" | append "")] }
        }
    } | flatten | each {|each|
        {value: (if $each.0 =~ '[^\w./:@%+,=-]' { $each.0 | to json } else { $each.0 }) description: $each.1}
    }
}

# Runs activate and deactivate in this shell, and passes all other commands to the program.
def --env --wrapped venvctl [...words: string@_venvctl_complete] {
    mut rest = $words
    while ($rest | is-not-empty) and ($rest.0 | str starts-with "-") {
        $rest = ($rest | skip (if $rest.0 in [-C --directory --color] { 2 } else { 1 }))
    }
    if $rest == [deactivate] {
        deactivate
    } else if ($rest | get -o 0) == activate {
        let text = (_venvctl_step [...$words --step])
        if $text != "" { _venvctl_apply $text }
    } else {
        with-env {_VENVCTL_SHELL: $env._VENVCTL.told} { ^$_VENVCTL_PROGRAM ...$words }
    }
}

if $nu.is-interactive {
    $env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt | append {|| _venvctl_look; _venvctl_wrap })
}
