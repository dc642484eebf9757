# Squid: an HTTP proxy for alice, to loopback alone.

squid_up() {
  local root=$lab/squid
  mkdir -p "$root"
  echo "alice:$(openssl passwd -6 secret)" >"$root/users"
  chown -R proxy "$root"
  : >"$lab/log/squid.access"
  : >"$lab/log/squid.cache"
  chown proxy "$lab"/log/squid.*
  cat >"$root/squid.conf" <<EOT
http_port 127.0.0.1:$PROXY
pid_filename $root/squid.pid
coredump_dir $root
cache deny all
access_log stdio:$lab/log/squid.access
cache_log $lab/log/squid.cache
cache_store_log none
netdb_filename none
pinger_enable off
shutdown_lifetime 1 seconds
visible_hostname lab
# Names come from the hosts file; otherwise these sockets would be open to all the world.
dns_nameservers 127.0.0.1
udp_incoming_address 127.0.0.1
udp_outgoing_address 127.0.0.1
auth_param basic program /usr/lib/squid/basic_ncsa_auth $root/users
auth_param basic children 2
auth_param basic realm lab
acl known proxy_auth REQUIRED
acl loop dst 127.0.0.0/8 ::1
http_access deny !known
http_access allow loop
http_access deny all
EOT
  start squid squid -N -f "$root/squid.conf"
}

squid_ready() {
  wait_for squid 127.0.0.1 "$PROXY"
}
