import type { WordNode, WordOption } from './word-tree.js';

/** Shells that have a script. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** Returns the completion script of a shell for the places of the command tree. */
export function completionScript(shell: Shell, nodes: readonly WordNode[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(nodes);
    case 'zsh':
      // zsh runs bash completions through its own compatibility layer.
      return `#compdef vela\nautoload -Uz bashcompinit && bashcompinit\n${bashScript(nodes)}`;
    case 'fish':
      return fishScript(nodes);
    case 'powershell':
      return powershellScript(nodes);
  }
}

const words = (node: WordNode): string =>
  [...node.commands.map(({ name }) => name), ...node.options.map(({ name }) => name)].join(' ');

/** The command whose output is the values of an option or argument; empty without a server. */
const valuesCommand = (kind: string): string => `vela completion --values ${kind} 2>/dev/null`;

function bashScript(nodes: readonly WordNode[]): string {
  const wordCases = nodes.map((node) => `    '${node.path}') words='${words(node)}' ;;`);
  const argumentCases = nodes
    .filter((node) => node.argument !== undefined)
    .map((node) => `    '${node.path}') words="$words $(${valuesCommand(node.argument!)})" ;;`);
  const valueCases = uniqueOptions(nodes).map((option) => {
    const values = option.choices.join(' ') || `$(${valuesCommand(option.values!)})`;
    return `    '${option.name}') COMPREPLY=($(compgen -W "${values}" -- "$current")); return ;;`;
  });
  return `# vela completion for bash. Load it with: source <(vela completion bash)
_vela() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path='' words='' word at
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case " ${nodes.map(({ path }) => path.replaceAll(' ', '/')).join(' ')} " in
      *" \${path:+\${path// //}/}$word "*) path="\${path:+$path }$word" ;;
    esac
  done
  case "$previous" in
${valueCases.join('\n')}
  esac
  case "$path" in
${wordCases.join('\n')}
  esac
  case "$path" in
${argumentCases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _vela vela
`;
}

/** Options whose values can be offered, each name once: names mean the same everywhere. */
function uniqueOptions(nodes: readonly WordNode[]): readonly WordOption[] {
  const found = new Map<string, WordOption>();
  for (const option of nodes.flatMap((node) => node.options)) {
    if (option.choices.length > 0 || option.values !== undefined) {
      if (!found.has(option.name)) found.set(option.name, option);
    }
  }
  return [...found.values()];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

function fishScript(nodes: readonly WordNode[]): string {
  const lines = ['# vela completion for fish', 'complete -c vela -f'];
  for (const node of nodes) {
    const when = fishCondition(node);
    for (const { name, summary } of node.commands) {
      lines.push(`complete -c vela -n ${when} -a ${name} -d ${quoted(summary)}`);
    }
    if (node.argument !== undefined) {
      lines.push(`complete -c vela -n ${when} -a ${quoted(`(${valuesCommand(node.argument)})`)}`);
    }
    if (node.commands.length > 0 && node.path !== '') continue;
    for (const option of node.options) lines.push(fishOption(when, option));
  }
  return `${lines.join('\n')}\n`;
}

function fishCondition(node: WordNode): string {
  if (node.path === '') return "'__fish_use_subcommand'";
  const seen = node.path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  const names = node.commands.map(({ name }) => name).join(' ');
  const open = names === '' ? '' : `; and not __fish_seen_subcommand_from ${names}`;
  return `'${seen}${open}'`;
}

function fishOption(when: string, option: WordOption): string {
  const values = option.choices.join(' ') || (option.values && `(${valuesCommand(option.values)})`);
  const offered = values === undefined ? '' : ` -a ${quoted(values)}`;
  // An option with a value that is not listed completes file names.
  const takes = option.takesValue ? (offered === '' ? ' -r -F' : ' -x') : '';
  const name = option.name.slice(2);
  return `complete -c vela -n ${when} -l ${name}${takes}${offered} -d ${quoted(option.description)}`;
}

function powershellScript(nodes: readonly WordNode[]): string {
  const entries = nodes.map(
    (node) => `    '${node.path}' = @(${words(node).split(' ').map(quotedPs).join(', ')})`,
  );
  const values = uniqueOptions(nodes).map((option) => {
    const listed = option.choices.map(quotedPs).join(', ');
    return `    '${option.name}' = { @(${listed || `vela completion --values ${option.values}`}) }`;
  });
  return `# vela completion for PowerShell. Load it with: vela completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName vela -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $tree = @{
${entries.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $path = ''
  $previous = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    $text = $element.ToString()
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $next = "$path $text".Trim()
    if ($tree.ContainsKey($next)) { $path = $next }
    $previous = $text
  }
  $words = if ($values.ContainsKey($previous)) { & $values[$previous] } else { $tree[$path] }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

const quotedPs = (text: string): string => `'${text.replaceAll("'", "''")}'`;
