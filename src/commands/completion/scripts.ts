/** The scripts that teach a shell to ask codegen what may come next. */

/** A shell with a script. */
export type Shell = (typeof shells)[number];

/** The shells, by their names. */
export const shells = ["bash", "zsh", "fish"] as const;

/** The script for a shell. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case "bash":
      return bash;
    case "zsh":
      return zsh;
    case "fish":
      return fish;
    default:
      return shell satisfies never;
  }
}

// Bash breaks words at "=" and ":", so that what was typed of the last word is put together again.
const bash = `# codegen, for bash. In ~/.bashrc: eval "$(codegen completion bash)"
_codegen() {
  local line word paths prefix=""
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  local typed="\${COMP_LINE:0:COMP_POINT}"
  typed="\${typed##*[[:space:]]}"
  local current="\${COMP_WORDS[COMP_CWORD]}"
  if [[ $typed == *=* ]]; then
    local cut=$((COMP_CWORD - 2))
    [[ $current == "=" ]] && cut=$((COMP_CWORD - 1)) && current=""
    words=("\${COMP_WORDS[@]:1:cut-1}" "$typed")
    prefix="\${typed%"$current"}"
  fi
  COMPREPLY=()
  while IFS=$'\\t' read -r word line; do
    case $word in
      :files) compopt -o default 2>/dev/null ;;
      :folders)
        compopt -o nospace -o plusdirs 2>/dev/null ;;
      *) COMPREPLY+=("\${word#"$prefix"}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" completion --words -- "\${words[@]}" 2>/dev/null)
}
complete -F _codegen codegen close-codegen
`;

const zsh = `#compdef codegen close-codegen
# codegen, for zsh. In ~/.zshrc, after compinit: eval "$(codegen completion zsh)"
_codegen() {
  local word about paths=""
  local -a found
  while IFS=$'\\t' read -r word about; do
    case $word in
      :files) paths=files ;;
      :folders) paths=folders ;;
      *) found+=("\${word//:/\\\\:}\${about:+:$about}") ;;
    esac
  done < <("\${words[1]}" completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe -t values codegen found
  [[ $paths == files ]] && _files
  [[ $paths == folders ]] && _files -/
  return 0
}
if [[ $funcstack[1] == _codegen ]]; then
  _codegen "$@"
else
  compdef _codegen codegen close-codegen
fi
`;

const fish = `# codegen, for fish. codegen completion fish > ~/.config/fish/completions/codegen.fish
function __codegen_words
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] completion --words -- $words[2..-1] 2>/dev/null)
    for line in $found
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':folders'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c codegen -f -a '(__codegen_words)'
complete -c close-codegen -f -a '(__codegen_words)'
`;
