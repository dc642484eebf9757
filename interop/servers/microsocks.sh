# microsocks: a SOCKS5 server for alice. It writes down whom it was asked for.

microsocks_up() {
  start microsocks bash -c 'as_nobody "$@"' start \
    microsocks -i 127.0.0.1 -p "$SOCKS" -u alice -P secret
}

microsocks_ready() {
  wait_for microsocks 127.0.0.1 "$SOCKS"
}
