# INN: innd, which takes articles, and nnrpd, which serves readers: upgraded, in TLS from the first byte,
# and without TLS. Anybody may read local.public; alice may read and post to all.
#
# nnrpd is never a daemon of its own here (-D): told to stay in the foreground, it forks without end.
# socat takes the calls, not more than 40 at a time, and each nnrpd serves one of them.

inn_up() {
  local root=$lab/inn files=$unpacked/inn2/usr/lib/news
  mkdir -p "$root"/{etc,db,run,log,tmp,filter,spool/{articles,overview,incoming/bad,tmp,archive,innfeed}}
  cp "$lab/tls/server.key" "$root/etc/server.key"

  cat >"$root/etc/inn.conf" <<EOT
mta: "/bin/false %s"
organization: "the lab"
domain: lab.test
pathhost: news.lab.test
server: 127.0.0.1
bindaddress: 127.0.0.1
port: $NNTP_TRANSIT
nnrpdposthost: 127.0.0.1
nnrpdpostport: $NNTP_TRANSIT
nnrpdloadlimit: 0
readertrack: false
enableoverview: true
ovmethod: tradindexed
hismethod: hisv6
wanttrash: false
logtrash: false
icdsynccount: 1
noreader: false
pathnews: $files
pathbin: $files/bin
pathetc: $root/etc
pathdb: $root/db
pathrun: $root/run
pathlog: $root/log
pathtmp: $root/tmp
pathfilter: $root/filter
pathspool: $root/spool
patharticles: $root/spool/articles
pathoverview: $root/spool/overview
pathincoming: $root/spool/incoming
patharchive: $root/spool/archive
pathhttp: $root/log
tlscafile: $lab/tls/ca.pem
tlscertfile: $lab/tls/server.pem
tlskeyfile: $root/etc/server.key
tlsprotocols: [ TLSv1.2 TLSv1.3 ]
EOT
  grep -v '^tls' "$root/etc/inn.conf" >"$root/etc/clear.conf"
  printf 'method tradspool {\n  newsgroups: *\n  class: 0\n}\n' >"$root/etc/storage.conf"
  printf 'ME:*::\n' >"$root/etc/newsfeeds"
  printf 'peer ME {\n  hostname: "127.0.0.1"\n}\n' >"$root/etc/incoming.conf"
  printf '/remember/:11\n*:A:1:10:never\n' >"$root/etc/expire.ctl"
  printf 'local.moderated:nobody@lab.test\n' >"$root/etc/moderators"
  touch "$root"/etc/{subscriptions,distrib.pats,distributions,control.ctl,nnrpd.track,localgroups}
  printf 'alice:%s\n' "$(openssl passwd -6 secret)" >"$root/etc/passwords"
  cat >"$root/etc/readers.conf" <<EOT
auth "lab" {
  hosts: "*"
  auth: "ckpasswd -f $root/etc/passwords"
  default: "nobody"
}
access "nobody" {
  users: "nobody"
  newsgroups: "local.public"
  access: "RN"
}
access "alice" {
  users: "alice,alice@*"
  newsgroups: "*"
  access: "RPNA"
}
EOT

  # Cyrus SASL calls the program INN. Its realm is the host's name.
  printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\nmech_list: %s\n' \
    "$root/etc/sasldb" 'PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256' >"$root/etc/INN.conf"
  printf 'secret' | saslpasswd2 -p -c -f "$root/etc/sasldb" -u "$(hostname)" alice

  # Without the first three innd ends, and says why to nobody but syslog.
  printf '%s 0000000000 0000000001 %s\n' control n control.cancel n junk n local.public y local.test y \
    local.moderated m local.many y >"$root/db/active"
  printf '%s\t%s\n' local.public 'For all to read' local.test 'For tests' \
    local.moderated 'Moderated (Moderated)' local.many 'Many articles' >"$root/db/newsgroups"
  printf '%s 1700000000 news@lab.test\n' local.public local.test local.moderated local.many \
    >"$root/db/active.times"
  touch "$root/db/history"
  chown -R news:news "$root"
  chmod 600 "$root"/etc/{server.key,passwords,sasldb}

  as_news "$files/bin/makedbz" -i -o -s 10000
  start inn bash -c 'as_news "$@"' start "$files/bin/innd" -f -4 127.0.0.1
  start nnrpd bash -c 'as_news "$@"' start \
    socat "TCP4-LISTEN:$NNTP,bind=127.0.0.1,reuseaddr,fork,max-children=40" \
    "EXEC:$files/bin/nnrpd,nofork"
  start nnrpds bash -c 'as_news "$@"' start \
    socat "TCP4-LISTEN:$NNTPS,bind=127.0.0.1,reuseaddr,fork,max-children=40" \
    "EXEC:$files/bin/nnrpd -S,nofork"
  start nnrpd-clear bash -c 'as_news env INNCONF="$0" "$@"' "$root/etc/clear.conf" \
    socat "TCP4-LISTEN:$NNTP_CLEAR,bind=127.0.0.1,reuseaddr,fork,max-children=40" \
    "EXEC:$files/bin/nnrpd,nofork"
}

# As news, with a bound on what it can start.
as_news() {
  export INNCONF=$lab/inn/etc/inn.conf SASL_CONF_PATH=$lab/inn/etc
  export LD_LIBRARY_PATH=$unpacked/inn2/usr/lib/news:/usr/lib/news
  # shellcheck disable=SC2016 # $@ is the inner shell's
  setpriv --reuid=news --regid=news --clear-groups \
    bash -c 'ulimit -u "$0" && exec "$@"' "$MAX_PROCESSES" "$@"
}
export -f as_news
export lab unpacked

inn_ready() {
  wait_for inn 127.0.0.1 "$NNTP_TRANSIT"
  wait_for nnrpd 127.0.0.1 "$NNTP"
  wait_for nnrpds 127.0.0.1 "$NNTPS"
  wait_for nnrpd-clear 127.0.0.1 "$NNTP_CLEAR"
}
