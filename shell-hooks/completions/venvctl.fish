# Completion of venvctl in fish: the program knows what fits, this file only shows it.

function __venvctl_complete
    set -l words (commandline -opc) (commandline -ct | string collect --allow-empty)
    for line in (venvctl completion fish -- $words[2..] 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path $words[-1]
            case :directories
                __fish_complete_directories $words[-1] ''
            case :commands
                __fish_complete_command
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c venvctl -e
complete -c venvctl -f -k -a '(__venvctl_complete)'
