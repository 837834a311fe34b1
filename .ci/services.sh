# Real PostgreSQL, Redis, Dovecot and Chromium for the test suite, from Debian's packages, on private ports and folders.
# Sourced by .ci/run; also handy by hand: `. .ci/services.sh && start_services && npm test`.

services_folder=${SERVICES_FOLDER:-$(mktemp -d /tmp/sportello-services.XXXXXX)}

install_services() {
  local missing=()
  command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v qpdf >/dev/null || missing+=(qpdf)
  command -v openssl >/dev/null || missing+=(openssl)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  [ ${#missing[@]} -eq 0 ] && return
  # Packages must not start servers of their own: the suite has its own.
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
}

# A port nobody listens on: two runs on one machine must not meet.
free_port() {
  node -e "const s = require('net').createServer(); s.listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"
}

start_services() {
  local bin pg_port redis_port
  pg_port=$(free_port)
  redis_port=$(free_port)
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  chmod 755 "$services_folder"
  mkdir -p "$services_folder/pg" "$services_folder/redis"
  chown postgres "$services_folder/pg"
  # PostgreSQL refuses to run as root.
  runuser -u postgres -- "$bin/initdb" -D "$services_folder/pg/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
  runuser -u postgres -- "$bin/pg_ctl" -D "$services_folder/pg/data" -w -l "$services_folder/pg/log" \
    -o "-p $pg_port -k $services_folder/pg -c listen_addresses=127.0.0.1 -c max_connections=300" start >/dev/null
  redis-server --port $redis_port --bind 127.0.0.1 --dir "$services_folder/redis" --save '' --appendonly no \
    --maxmemory-policy noeviction --daemonize yes --pidfile "$services_folder/redis/pid" >/dev/null
  export SERVICES_POSTGRES=postgres://postgres@127.0.0.1:$pg_port/postgres
  export SERVICES_REDIS=redis://127.0.0.1:$redis_port
}

stop_services() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  runuser -u postgres -- "$bin/pg_ctl" -D "$services_folder/pg/data" -m immediate stop >/dev/null 2>&1 || true
  [ -f "$services_folder/redis/pid" ] && kill "$(cat "$services_folder/redis/pid")" 2>/dev/null || true
  rm -rf "$services_folder"
}
