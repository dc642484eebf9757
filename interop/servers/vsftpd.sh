# vsftpd: FTP with AUTH TLS for alice and anonymous, the same in TLS from the first byte, and one that knows
# no TLS. Data connections have to resume the control connection's TLS session. It is unpacked and not
# installed, since it conflicts with the other server; and it asks PAM, whose folder it sees is ours. Its guests
# are the user mail, who has a home; they see none of it.

vsftpd_up() {
  local root=$lab/vsftpd name
  mkdir -p "$root"/{pam.d,empty,home,pub}
  perl -MDB_File -e 'tie %users, "DB_File", $ARGV[0] or die; $users{alice} = "secret"' "$root/users.db"
  printf '%s required pam_userdb.so db=%s crypt=none\n' auth "$root/users" account "$root/users" \
    >"$root/pam.d/lab"
  seq 1 10000 >"$root/pub/numbers.txt"
  chown mail:mail "$root/home"
  vsftpd_conf explicit "$FTP" $((base + 200)) 'ssl_enable=YES'
  vsftpd_conf implicit "$FTPS" $((base + 230)) 'ssl_enable=YES' 'implicit_ssl=YES'
  vsftpd_conf clear "$FTP_CLEAR" $((base + 260))
  for name in explicit implicit clear; do
    # shellcheck disable=SC2016 # the inner shell's
    start "vsftpd-$name" unshare -m bash -c 'mount --bind "$0/pam.d" /etc/pam.d && exec "$1" "$0/$2.conf"' \
      "$root" "$unpacked/vsftpd/usr/sbin/vsftpd" "$name"
  done
}

# vsftpd_conf NAME PORT FIRST-PASSIVE-PORT SETTING...
vsftpd_conf() {
  local conf=$lab/vsftpd/$1.conf
  cat >"$conf" <<EOT
listen=YES
background=NO
listen_address=127.0.0.1
listen_port=$2
pasv_min_port=$3
pasv_max_port=$(($3 + 29))
max_clients=60
max_per_ip=60
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
secure_chroot_dir=$lab/vsftpd/empty
pam_service_name=lab
local_enable=YES
guest_enable=YES
guest_username=mail
virtual_use_local_privs=YES
local_root=$lab/vsftpd/home
chroot_local_user=YES
allow_writeable_chroot=YES
write_enable=YES
anonymous_enable=YES
ftp_username=mail
anon_root=$lab/vsftpd/pub
xferlog_enable=NO
rsa_cert_file=$lab/tls/server.pem
rsa_private_key_file=$lab/tls/server.key
ssl_ciphers=HIGH
require_ssl_reuse=YES
allow_anon_ssl=YES
force_local_logins_ssl=NO
force_local_data_ssl=NO
EOT
  shift 3
  printf '%s\n' "$@" >>"$conf"
}

vsftpd_ready() {
  wait_for vsftpd-explicit 127.0.0.1 "$FTP"
  wait_for vsftpd-implicit 127.0.0.1 "$FTPS"
  wait_for vsftpd-clear 127.0.0.1 "$FTP_CLEAR"
}
