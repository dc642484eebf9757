# Postfix: SMTP with STARTTLS, submission (STARTTLS, then AUTH), and submission in TLS from the first
# byte. It takes mail for lab.test and hands it to Dovecot by LMTP; nothing leaves this machine. Who may
# sign in, Dovecot says: start it before.

postfix_up() {
  local root=$lab/postfix protocols=ipv4 interfaces=127.0.0.1
  mkdir -p "$root"/{etc,spool,data}
  chown postfix "$root/data"
  if [ "$ipv6" = yes ]; then protocols=all interfaces='127.0.0.1, ::1'; fi

  # A mailbox for alice and for each test's own user; nobody else is there.
  printf '%s\n' '/^(alice|t[0-9a-f]{32})@lab\.test$/ $1' >"$root/etc/mailboxes"

  cat >"$root/etc/main.cf" <<EOC
compatibility_level = 3.6
queue_directory = $root/spool
data_directory = $root/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.lab.test
mydestination =
local_transport = error:there are no local users
inet_interfaces = $interfaces
inet_protocols = $protocols
maillog_file = $lab/log/postfix.log
maillog_file_prefixes = $lab
alias_maps =
alias_database =
virtual_mailbox_domains = lab.test
virtual_mailbox_maps = regexp:$root/etc/mailboxes
virtual_transport = lmtp:inet:127.0.0.1:$LMTP
# No way out.
default_transport = error:mail goes nowhere from here
relay_transport = error:mail goes nowhere from here
smtpd_relay_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_tls_security_level = may
smtpd_tls_cert_file = $lab/tls/server.pem
smtpd_tls_key_file = $lab/tls/server.key
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_sasl_type = dovecot
smtpd_sasl_path = $lab/dovecot/run/auth-smtp
EOC

  local submission='-o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject'
  cat >"$root/etc/master.cf" <<EOC
$SMTP inet n - n - 60 smtpd
$SUBMISSION inet n - n - 60 smtpd
  -o smtpd_tls_security_level=encrypt
  $submission
$SMTPS inet n - n - 60 smtpd
  -o smtpd_tls_wrappermode=yes
  $submission
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
EOC
  # Not by `postfix start`: what that starts leaves its process group.
  postfix -c "$root/etc" check >>"$lab/log/postfix.out" 2>&1
  start postfix /usr/lib/postfix/sbin/master -c "$root/etc"
}

postfix_ready() {
  local port
  for port in "$SMTP" "$SUBMISSION" "$SMTPS"; do wait_for postfix 127.0.0.1 "$port"; done
}
