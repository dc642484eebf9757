# Gophernicus, which speaks on its standard input: socat takes the calls, not more than 40 at a time. It
# refuses to run as root.

gophernicus_up() {
  local root=$lab/gopher
  mkdir -p "$root/docs" "$root/cgi-bin"
  printf 'Welcome to the lab\n1Documents\t/docs\n0A text file\t/docs/file.txt\n9A binary\t/docs/blob.bin\n' \
    >"$root/gophermap"
  printf '7Search\t/cgi-bin/search\nhWeb link\tURL:http://localhost:%s/\n' "$HTTP" >>"$root/gophermap"
  # Gophernicus stuffs no dots: what looks like an end in this file is none.
  printf 'first\n.second\nGr\303\274n\nlast\n' >"$root/docs/file.txt"
  head -c 300000 /dev/urandom >"$root/docs/blob.bin"
  cat >"$root/cgi-bin/search" <<'EOT'
#!/bin/sh
printf 'iyou asked for %s\t\tnull.host\t1\r\n' "$SEARCHREQUEST"
EOT
  chmod 755 "$root/cgi-bin/search"
  # nofork hands the socket itself over, whose peer gophernicus asks for.
  start gophernicus bash -c 'as_nobody "$@"' start \
    socat "TCP4-LISTEN:$GOPHER,bind=127.0.0.1,reuseaddr,fork,max-children=40" \
    "EXEC:gophernicus -h localhost -p $GOPHER -r $root,nofork"
  tls_front gophers "$GOPHERS" "$GOPHER"
}

gophernicus_ready() {
  wait_for gophernicus 127.0.0.1 "$GOPHER"
  wait_for gophers 127.0.0.1 "$GOPHERS"
}
