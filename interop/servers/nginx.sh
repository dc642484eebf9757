# nginx: HTTP/1.1 in clear (also over a Unix socket), HTTP/2 and 1.1 in TLS, and a port that wants a
# client's certificate.

nginx_up() {
  local root=$lab/nginx six='' six_tls=''
  mkdir -p "$root/www/private" "$root/dav" "$root/temp"
  head -c 1048576 /dev/urandom >"$root/www/1m.bin"
  seq 1 20000 >"$root/www/numbers.txt"
  echo 'for alice alone' >"$root/www/private/index.html"
  echo 'a page' >"$root/www/index.html"
  echo 'alice:{PLAIN}secret' >"$root/users"
  chown www-data "$root/dav"
  if [ "$ipv6" = yes ]; then
    six="listen [::1]:$HTTP;"
    six_tls="listen [::1]:$HTTPS ssl http2;"
  fi

  cat >"$root/locations.conf" <<EOT
root $root/www;
default_type application/octet-stream;
location = /facts {
  default_type text/plain;
  return 200 "method=\$request_method\nprotocol=\$server_protocol\nlength=\$http_content_length\ntype=\$http_content_type\nhost=\$http_host\nquery=\$args\nauthorization=\$http_authorization\ncookie=\$http_cookie\ntoken=\$http_x_token\nvia=\$http_via\nproxy=\$http_proxy_authorization\n";
}
location = /r301 { return 301 /facts?from=301; }
location = /r302 { return 302 /facts?from=302; }
location = /r303 { return 303 /facts?from=303; }
location = /r307 { return 307 /facts?from=307; }
location = /r308 { return 308 /facts?from=308; }
location = /loop { return 302 /loop; }
location = /cross { return 302 https://127.0.0.1:$HTTPS/facts?from=cross; }
location = /down { return 302 http://localhost:$HTTP/facts?from=down; }
location = /s204 { return 204; }
location = /s500 { return 500; }
location = /cookie {
  add_header Set-Cookie "taste=sweet; Path=/";
  return 302 /facts;
}
location = /numbers.txt {
  types { text/plain txt; }
  gzip on;
  gzip_types text/plain;
}
location = /slow.bin {
  alias $root/www/1m.bin;
  limit_rate_after 600k;
  limit_rate 20k;
}
location /private/ {
  auth_basic lab;
  auth_basic_user_file $root/users;
}
location /dav/ {
  root $root;
  dav_methods PUT DELETE MKCOL COPY MOVE;
  create_full_put_path on;
}
EOT

  cat >"$root/nginx.conf" <<EOT
daemon off;
worker_processes 2;
user www-data;
pid $lab/run/nginx.master;
error_log $lab/log/nginx.error info;
events { worker_connections 256; }
http {
  access_log $lab/log/nginx.access;
  client_body_temp_path $root/temp/body;
  proxy_temp_path $root/temp/proxy;
  fastcgi_temp_path $root/temp/fastcgi;
  uwsgi_temp_path $root/temp/uwsgi;
  scgi_temp_path $root/temp/scgi;
  client_max_body_size 64m;
  # Without this line nginx stops at TLS 1.2.
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_certificate $lab/tls/server.pem;
  ssl_certificate_key $lab/tls/server.key;
  server {
    listen 127.0.0.1:$HTTP;
    $six
    listen unix:$lab/run/http.sock;
    include $root/locations.conf;
  }
  server {
    listen 127.0.0.1:$HTTPS ssl http2;
    $six_tls
    include $root/locations.conf;
  }
  server {
    listen 127.0.0.1:$HTTPS_CLIENT ssl;
    ssl_verify_client on;
    ssl_client_certificate $lab/tls/ca.pem;
    location / {
      default_type text/plain;
      return 200 "\$ssl_client_s_dn\n";
    }
  }
}
EOT
  start nginx nginx -e "$lab/log/nginx.early" -c "$root/nginx.conf"
}

nginx_ready() {
  wait_for nginx 127.0.0.1 "$HTTP"
  wait_for nginx 127.0.0.1 "$HTTPS_CLIENT"
}
