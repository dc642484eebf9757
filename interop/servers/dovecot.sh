# Dovecot: POP3 with STLS, IMAP with STARTTLS, both in TLS from the first byte, and LMTP. Anybody whose password is "secret" gets
# in; the mail of NAME is the maildir $lab/mail/NAME/Maildir.

dovecot_up() {
  local root=$lab/dovecot listen=127.0.0.1
  mkdir -p "$root" "$lab/mail"
  chown mail:mail "$lab/mail"
  if [ "$ipv6" = yes ]; then listen='127.0.0.1, ::1'; fi

  # The command's example: one message for alice.
  local box=$lab/mail/alice/Maildir
  mkdir -p "$box"/{new,cur,tmp}
  printf 'From: bob@lab.test\nTo: alice@lab.test\nSubject: hello\n\n.a line with a dot\nthe end\n' \
    >"$box/new/1.lab"
  chown -R mail:mail "$lab/mail/alice"

  cat >"$root/dovecot.conf" <<EOT
base_dir = $root/run
state_dir = $root/state
instance_name = lab-$base
log_path = $lab/log/dovecot.log
listen = $listen
protocols = imap pop3 lmtp
ssl = yes
ssl_cert = <$lab/tls/server.pem
ssl_key = <$lab/tls/server.key
ssl_min_protocol = TLSv1.2
# A login in clear is for the client to refuse.
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 apop scram-sha-1 scram-sha-256
# Failed logins are answered at once.
auth_failure_delay = 0
auth_username_format = %Ln
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$lab/mail/%n
}
# "mail" is user 8, below what Dovecot takes for people.
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
default_process_limit = 60
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
# What Postfix asks who may sign in.
service auth {
  unix_listener auth-smtp {
    mode = 0666
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $LMTP
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
}
service imap-login {
  inet_listener imap {
    port = $IMAP
  }
  inet_listener imaps {
    port = $IMAPS
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = $POP3
  }
  inet_listener pop3s {
    port = $POP3S
    ssl = yes
  }
}
EOT
  start dovecot dovecot -F -c "$root/dovecot.conf"
}

dovecot_ready() {
  wait_for dovecot 127.0.0.1 "$LMTP"
  wait_for dovecot 127.0.0.1 "$POP3"
  wait_for dovecot 127.0.0.1 "$POP3S"
  wait_for dovecot 127.0.0.1 "$IMAP"
  wait_for dovecot 127.0.0.1 "$IMAPS"
}
