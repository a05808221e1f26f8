namespace Experiments.Cli.Commands;

/// <summary>
/// The completion scripts of shells. They ask the program itself, and complete file names if it has no answer. Options
/// are offered once a dash is typed.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # Completion of experiments for bash. Load it with: source <(experiments completion bash)
        _experiments() {
            local line="${COMP_LINE:0:COMP_POINT}" word="$2" item
            line="${line#"${line%%[![:space:]]*}"}"
            local rest="${line#*[[:space:]]}"
            COMPREPLY=()
            while IFS= read -r item; do
                [[ $item == /* || ( $item == -* && $word != -* ) ]] && continue
                [[ $item == "$word"* ]] && COMPREPLY+=("$item")
            done < <("${1/#\~/$HOME}" "[suggest:${#rest}]" "$rest" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _experiments experiments

        """;

    public const string Zsh = """
        #compdef experiments
        # Completion of experiments for zsh. Load it with: source <(experiments completion zsh)
        _experiments() {
            local rest="${(j: :)words[2,CURRENT-1]}"
            [[ -n $rest ]] && rest+=" "
            rest+="$PREFIX"
            local -a found
            found=("${(@f)$("${words[1]/#\~/$HOME}" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
            found=(${found:#/*})
            [[ $PREFIX == -* ]] || found=(${found:#-*})
            compadd -a found || _files
        }
        if [[ $funcstack[1] == _experiments ]]; then
            _experiments "$@"
        else
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
            compdef _experiments experiments
        fi

        """;

    public const string Fish = """
        # Completion of experiments for fish. Load it with: experiments completion fish | source
        function __experiments_suggest
            set -l word (commandline -ct)
            set -l program (commandline -poc)[1]
            set -l rest (string replace -r '^\s*\S+\s' '' -- (commandline -cp))
            set -l found
            for item in ($program "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null)
                string match -q -- '/*' $item; and continue
                string match -q -- '-*' $item; and not string match -q -- '-*' $word; and continue
                test (string sub -l (string length -- "$word") -- $item) = "$word"; and set -a found $item
            end
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path $word
            end
        end
        complete -c experiments -f -a '(__experiments_suggest)'

        """;
}
