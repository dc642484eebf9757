# ProFTPD: FTP with AUTH TLS on 127.0.0.1 and ::1, and the same in TLS from the first byte, for alice. Data
# connections have to resume the control connection's TLS session, as its default is.

proftpd_up() {
  local root=$lab/proftpd ipv6_host=
  mkdir -p "$root/home"
  chown nobody:nogroup "$root/home"
  printf 'alice:%s:65534:65534::%s:/bin/false\n' "$(openssl passwd -6 secret)" "$root/home" \
    >"$root/users"
  chmod 600 "$root/users"
  if [ "$ipv6" = yes ]; then
    ipv6_host="<VirtualHost ::1>
  Port $PROFTPD
</VirtualHost>"
  fi
  cat >"$root/proftpd.conf" <<EOT
LoadModule mod_tls.c
ServerName "the lab"
ServerType standalone
DefaultAddress 127.0.0.1
Port $PROFTPD
SocketBindTight on
UseIPv6 on
User nobody
Group nogroup
MaxInstances 60
PidFile $root/pid
ScoreboardFile $root/scoreboard
SystemLog $lab/log/proftpd.log
TransferLog none
WtmpLog off
DelayEngine off
UseReverseDNS off
<Global>
  AuthOrder mod_auth_file.c
  AuthUserFile $root/users
  RequireValidShell off
  UseFtpUsers off
  DefaultRoot ~
  AllowOverwrite on
  AllowStoreRestart on
  PassivePorts $((base + 300)) $((base + 399))
  TLSEngine on
  TLSRequired off
  TLSECCertificateFile $lab/tls/server.pem
  TLSECCertificateKeyFile $lab/tls/server.key
  TLSLog $lab/log/proftpd-tls.log
</Global>
<VirtualHost 127.0.0.1>
  Port $PROFTPD_TLS
  TLSOptions UseImplicitSSL
</VirtualHost>
$ipv6_host
EOT
  start proftpd proftpd -n -c "$root/proftpd.conf"
}

proftpd_ready() {
  wait_for proftpd 127.0.0.1 "$PROFTPD"
  wait_for proftpd 127.0.0.1 "$PROFTPD_TLS"
}
