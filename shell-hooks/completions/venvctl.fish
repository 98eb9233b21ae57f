# Completion of venvctl in fish: the program computes the suggestions, this file only shows them.

function __venvctl_complete
    # $typed is quoted below, so that it is one word even if it is empty.
    set -l typed (commandline -ct | string collect)
    set -l words (commandline -opc) "$typed"
    # A value after = (--option=value) is completed together with its option as one word.
    set -l option (string match -r '^--[^=]+=' -- $words[-1]; or echo)
    set -l value (string sub -s (math 1 + (string length -- "$option")) -- $words[-1])
    for line in (venvctl completion fish -- $words[2..] 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path $value | string replace -r -- '^' "$option"
            case :directories
                __fish_complete_directories $value '' | string replace -r -- '^' "$option"
            case :commands
                __fish_complete_command
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c venvctl -e
complete -c venvctl -f -k -a '(__venvctl_complete)'
