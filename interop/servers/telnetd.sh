# telnetd of GNU inetutils, with a login of our own instead of the system's: alice and her password lead to
# a shell that runs as nobody. socat takes the calls, not more than 40 at a time.

telnetd_up() {
  local root=$lab/telnet
  mkdir -p "$root"
  # telnetd clears the environment but for TERM and what the client has told.
  cat >"$root/login" <<'EOT'
#!/bin/bash
PATH=/usr/bin:/bin
for try in 1 2 3; do
  printf 'lab login: '
  read -r user || exit 1
  stty -echo
  printf 'Password: '
  read -r password || exit 1
  stty echo
  printf '\n'
  if [ "$user:$password" = alice:secret ]; then
    printf 'Last login: Tue Nov  3 10:15:00 on pts/0\nWelcome to the lab\n'
    exec env INPUTRC="${0%login}inputrc" PS1='lab$ ' bash --norc --noprofile -i
  fi
  printf 'Login incorrect\n'
done
exit 1
EOT
  chmod 755 "$root/login"
  echo 'set enable-bracketed-paste off' >"$root/inputrc" # it would stand before the prompt
  # nofork hands the socket itself over, whose peer telnetd asks for.
  start telnetd bash -c 'as_nobody "$@"' start \
    socat "TCP4-LISTEN:$TELNET,bind=127.0.0.1,reuseaddr,fork,max-children=40" \
    "EXEC:telnetd -h -E $root/login,nofork"
  tls_front telnets "$TELNETS" "$TELNET"
}

telnetd_ready() {
  wait_for telnetd 127.0.0.1 "$TELNET"
  wait_for telnets 127.0.0.1 "$TELNETS"
}
