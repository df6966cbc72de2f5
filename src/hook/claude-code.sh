# SPDX-License-Identifier: Apache-2.0
# What Claude Code runs before and after each tool call: sends the call to the gate, prints the gate's answer.
#   /bin/bash -p claude-code.sh EVENT SETTINGS-FILE     body on stdin, answer on stdout, exit 0 or 2
# Every failure ends in exit 2 where a supervised folder is concerned. bash 3.2 must be able to run it. It
# uses builtins and /bin/cat only, and takes nothing from the environment but where it is.
LC_ALL=C
trap '' PIPE
state='@STATE_FOLDER@'
event=$1
wiring=$2
again=${3-}
deadline=3300
asked=${PWD-}
cd -P . 2>/dev/null && here=$PWD || here=
project=${CLAUDE_PROJECT_DIR-}

# The straight path; `break` is every failure. What follows the loop is not even parsed unless it fails.
while :; do
  gone='the gate is not running'
  why=$gone
  line=
  { IFS= read -r line <"$state/gate.json"; } 2>/dev/null
  shape='^\{"countersign":1,"port":([0-9]+),"token":"([0-9a-f]{64})","reply":"([0-9a-f]{32})","pid":([0-9]+),'
  [[ $line =~ $shape ]] || break
  port=${BASH_REMATCH[1]}
  token=${BASH_REMATCH[2]}
  reply=${BASH_REMATCH[3]}
  # A dead gate's port may belong to somebody else by now: they shall not get the call to read.
  kill -0 "${BASH_REMATCH[4]}" 2>/dev/null || break
  { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || break

  why='the gate gave no answer that can be trusted'
  case $wiring$project$here in
  *[$'%\t\n\r']*)
    for field in wiring project here; do
      value=${!field}
      value=${value//'%'/%25}
      value=${value//$'\t'/%09}
      value=${value//$'\n'/%0A}
      printf -v "sent_$field" %s "${value//$'\r'/%0D}"
    done
    fields=$sent_wiring$'\t'$sent_project$'\t'$sent_here ;;
  *) fields=$wiring$'\t'$project$'\t'$here ;;
  esac
  printf 'countersign/1\t%s\tclaude-code\t%s\t%s\n' "$token" "$event" "$fields" >&3 || break
  # Sent in the background, so that the deadline holds for a gate that does not even read.
  { /bin/cat && printf '\0'; } <&0 >&3 2>/dev/null &

  { IFS= read -r -t "$deadline" line <&3; } 2>/dev/null || break
  case $line in
  "$reply 0") code=0 ;;
  "$reply 2") code=2 ;;
  *) break ;;
  esac
  { IFS= read -r -t 30 out <&3; } 2>/dev/null || break
  err=
  while { IFS= read -r -t 30 line <&3; } 2>/dev/null; do
    if [ "$line" = "$reply end" ]; then
      printf '%s\n' "$out" || exit 2
      [ -z "$err" ] || printf '%s' "$err" >&2
      exit "$code"
    fi
    err=$err$line$'\n'
  done
  break
done

# Prints what a failure means to the agent. The texts are constant, so that they need no escaping as JSON.
refuse() {
  case $event in
  PreToolUse)
    printf '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"countersign: %s, so nothing is allowed. Ask the person to open this folder in VS Code, or to run countersign gate."}}\n' "$why" ;;
  ConfigChange)
    printf '{"decision":"block","reason":"countersign: %s, so the settings stay as they were."}\n' "$why" ;;
  SessionStart)
    [ "$why$again" = "$gone" ] && start
    printf '{"systemMessage":"countersign: %s. Every tool call in this folder will be denied until it runs: open the folder in VS Code, or run countersign gate."}\n' "$why"
    exit 0 ;;
  SessionEnd)
    printf '{}\n'
    exit 0 ;;
  esac
  printf 'countersign: %s: open this folder in VS Code, or run countersign gate\n' "$why" >&2
  exit 2
}

# Starts a gate that works without a person's secrets, where one was set up, and asks again once.
start() {
  local node program home
  [ -f "$state/machine.key" ] || return
  { IFS= read -r node && IFS= read -r program && IFS= read -r home; } 2>/dev/null <"$state/launch" || return
  printf '{"machineKey":null,"supervisorSecret":null}\n' |
    /usr/bin/env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin "$node" "$program" --detach >/dev/null 2>&1 || return
  exec /bin/bash -p "$0" "$event" "$wiring" again
}

# True when folder $1 lies in root $2, by name or by what is on the disk.
within() {
  case $1 in "$2" | "${2%/}"/*) return 0 ;; esac
  local at=$1
  while :; do
    [ "$at" -ef "$2" ] && return 0
    case $at in / | '' | [!/]*) return 1 ;; esac
    at=${at%/*}
    at=${at:-/}
  done
}

# True when the worktree around folder $1 is linked to a repository in root $2.
linked() {
  local at=$1 link
  while :; do
    if [ -f "$at/.git" ]; then
      link=
      IFS= read -r link <"$at/.git"
      link=${link#gitdir: }
      link=${link%$'\r'}
      case $link in /*) ;; *) link=$at/$link ;; esac
      within "$link" "$2"
      return
    fi
    case $at in / | '' | [!/]*) return 1 ;; esac
    at=${at%/*}
    at=${at:-/}
  done
}

# Without a gate: denied in a supervised folder and where that cannot be known, else no opinion.
[ -f "$state/roots" ] || refuse
{ exec 4<"$state/roots"; } 2>/dev/null || refuse
[ -n "$here" ] || refuse
while IFS= read -r root <&4 || [ -n "$root" ]; do
  [ -n "$root" ] || continue
  for place in "$project" "$here" "$asked"; do
    [ -n "$place" ] || continue
    within "$place" "$root" && refuse
    linked "$place" "$root" && refuse
  done
done
printf '{}\n'
exit 0
