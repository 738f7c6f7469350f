# The clean root of tests/package/run and the container in it. Read with `.`.
booted=no
keeper=
first=
untested=()
tried=()
alone=

fault() {
    printf '\nFAULT: %s\n' "$*" >&2
    if [ "$booted" = yes ]; then inside journalctl --no-pager -n 25 -u 'madoguchi*' >&2 || true; fi
    exit 1
}

shown() { echo "    $*"; tried+=("$*"); }   # said here and in docs/generated/package.md

# Where this machine's apt gets Debian from; a clean machine asks there too. Prints the first address.
mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null | grep -v security | head -1; }

in_root() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# MADO_PACKAGE_CHROOT=1: as where no container can boot.
# MADO_PACKAGE_ROOT: a folder that debootstrap has made before, copied instead of making one again.
clean_root() {
    if [ -n "${MADO_PACKAGE_ROOT:-}" ]; then
        cp -a "$MADO_PACKAGE_ROOT" "$root"
    else
        debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,curl,iproute2 bookworm "$root" "$(mirror)" >"$work/debootstrap.log" 2>&1 ||
            { tail -n 5 "$work/debootstrap.log"; fault "debootstrap failed"; }
    fi
    rm -rf "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d"
    cp -r /etc/apt/sources.list.d "$root/etc/apt/"
    [ ! -e /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/etc/apt/"
    find "$root/etc/apt/sources.list.d" -type f ! -name 'debian*' -delete
    apt-config dump Acquire | grep -E '::(Check-|http|https)' >"$root/etc/apt/apt.conf.d/99as-here" || true
    cp -rL /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
    cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
}

# Boots the root; afterwards `inside` runs a command in it.
open_room() {
    step "Booting it (systemd-nspawn, a network of its own)"
    if [ -z "${MADO_PACKAGE_CHROOT:-}" ] && command -v systemd-nspawn >/dev/null; then
        # One tree of cgroups and bpf(): else IPAddressDeny= has no effect in a container.
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn --quiet --register=no --keep-unit --private-network --capability=CAP_BPF,CAP_PERFMON --system-call-filter=bpf --directory="$root" --boot </dev/null >"$work/boot.log" 2>&1 &
        keeper=$!
        for _ in $(seq 60); do
            first=$(pgrep -P "$keeper" | head -1 || true)
            if [ -n "$first" ] && inside systemctl is-system-running 2>/dev/null | grep -E 'running|degraded' >/dev/null; then
                booted=yes
                break
            fi
            kill -0 "$keeper" 2>/dev/null || break
            sleep 1
        done
    fi
    if [ "$booted" = yes ]; then
        echo "    $(inside systemctl --version | head -1), $(inside systemctl is-system-running || true)"
    else
        echo "    it cannot boot here ($(tail -1 "$work/boot.log" 2>/dev/null)): the program runs in a chroot instead"
    fi
}

close_room() {
    stop_if_alone 2>/dev/null
    if [ -n "$keeper" ] && kill -0 "$keeper" 2>/dev/null; then
        [ -z "$first" ] || kill -RTMIN+4 "$first" 2>/dev/null || true   # power off
        for _ in $(seq 20); do kill -0 "$keeper" 2>/dev/null || return 0; sleep 0.5; done
        kill -9 "$keeper" "$first" 2>/dev/null || true
        sleep 1
    fi
}

inside() {
    if [ -n "$first" ]; then
        nsenter --target "$first" --mount --uts --ipc --net --pid --root -- env -i DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            sh -c 'cd / && exec "$@"' - "$@"
    else
        in_root "$@"
    fi
}

# -- the service: by its unit, or in a chroot by the unit's own command, as its user
serve_here() {
    if [ "$booted" = yes ]; then inside systemctl start madoguchi; return; fi
    mkdir -p "$root/var/cache/madoguchi"
    in_root chown madoguchi: /var/cache/madoguchi
    (exec chroot --userspec=madoguchi:madoguchi "$root" env -i LANG=C.UTF-8 PATH=/usr/bin:/bin HOME=/var/lib/madoguchi $(sed -n 's/^Environment=//p' "$root/lib/systemd/system/madoguchi.service") \
        $(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/madoguchi.service")) >>"$work/serve.log" 2>&1 &
    alone=$!
}
stop_here() { if [ "$booted" = yes ]; then inside systemctl stop madoguchi; else stop_if_alone; fi; }
stop_if_alone() {
    [ -n "$alone" ] || return 0
    kill -TERM "$alone" || true
    wait "$alone" || true
    alone=
}
again_here() { if [ "$booted" != yes ]; then stop_if_alone; serve_here; fi; }   # systemd: postinst has restarted it
until_ready() {
    for _ in $(seq 100); do
        [ "$(inside curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8082/readyz || true)" != 200 ] || return 0
        sleep 0.2
    done
    fault "it does not become ready"
}
answers() {
    local got
    got=$(inside curl -s -o /dev/null -w '%{http_code}' "$1" || true)
    [ "$got" = "$2" ] || fault "$1 answers $got, not $2"
}

# The administrator of the test signs in by the form of the page.
signs_in() {
    inside sh -c 'set -e; cd /tmp; rm -f jar; at=http://127.0.0.1:8081/soja-shi/sign-in
        token=$(curl -s -c jar -b jar "$at" | sed -n "s/.*name=\"csrf\" value=\"\([^\"]*\)\".*/\1/p" | head -1)
        status=$(curl -s -o /dev/null -w "%{http_code}" -c jar -b jar --data-urlencode "csrf=$token" --data-urlencode login=hayashi_c \
            --data-urlencode password=kura-no-naka-no-neko --data-urlencode next=/soja-shi/ "$at")
        [ "$status" = 303 ] && [ "$(curl -s -o /dev/null -w "%{http_code}" -b jar http://127.0.0.1:8081/soja-shi/administration/people)" = 200 ]'
}

property() { inside systemctl show -p "$1" --value madoguchi; }
# between EARLIER LATER: seconds between two moments of the unit, as systemd saw them.
between() {
    [ "$booted" = yes ] || { echo "–"; return; }
    awk -v from="$(property "$1TimestampMonotonic")" -v to="$(property "$2TimestampMonotonic")" 'BEGIN { printf "%.2f s", (to - from) / 1e6 }'
}
main_pid() { property MainPID; }

under_systemd() {
    [ "$(property Type) $(property ActiveState) $(property User)" = "notify active madoguchi" ] || fault "the unit: $(property Type) $(property ActiveState) $(property User)"
    local status
    status=$(inside cat "/proc/$(main_pid)/status")
    grep -qE '^NoNewPrivs:\s+1$' <<<"$status" && grep -qE '^Seccomp:\s+2$' <<<"$status" && grep -qE '^CapBnd:\s+0+$' <<<"$status" ||
        fault "the process is not locked down: $(grep -E 'NoNewPrivs|Seccomp|CapBnd' <<<"$status" | tr '\n' ' ')"
    shown "locked down: no new privileges, no capability, a filter of system calls"

    local before
    before=$(main_pid)
    inside systemctl kill --signal=KILL madoguchi
    sleep 3
    until_ready
    [ "$(main_pid)" != "$before" ] || fault "kill -9 did nothing"
    shown "killed with -9: started again (NRestarts $(property NRestarts))"

    inside mkdir -p /run/systemd/system/madoguchi.service.d
    printf '[Service]\nWatchdogSec=4s\n' >"$work/watchdog.conf"
    inside sh -c 'cat >/run/systemd/system/madoguchi.service.d/watchdog.conf' <"$work/watchdog.conf"
    inside systemctl daemon-reload
    inside systemctl restart madoguchi
    until_ready
    before=$(main_pid)
    sleep 9
    [ "$(main_pid)" = "$before" ] || fault "the watchdog ends a service that is well"
    inside sh -c 'kill -STOP "$1"' - "$before"
    sleep 12
    until_ready
    [ "$(main_pid)" != "$before" ] || fault "the watchdog leaves a service that hangs"
    shown "watchdog of 4 s: a service that is well goes on, one that hangs was started again"
    inside rm -r /run/systemd/system/madoguchi.service.d
    inside systemctl daemon-reload

    printf 'mail:\n  smtp: smtp://127.0.0.1:2525\n  user: madoguchi\n  password_file: smtp-password\n' >>"$root/etc/madoguchi/madoguchi.yaml"
    if inside systemctl restart madoguchi 2>/dev/null; then fault "it starts without its secret"; fi
    inside journalctl --no-pager -u madoguchi | grep 'cannot read the secret in /run/credentials/' >/dev/null || fault "a missing secret is not said"
    inside sh -c 'umask 077; echo himitsu >/etc/madoguchi/secrets/smtp-password'
    inside systemctl reset-failed madoguchi
    inside systemctl restart madoguchi || fault "it does not start with its secret"
    until_ready
    if inside runuser -u madoguchi -- cat /etc/madoguchi/secrets/smtp-password 2>/dev/null; then fault "the service's user reads /etc/madoguchi/secrets"; fi
    printf 'kura-no-naka-no-neko\n' | inside madoguchi-admin staff add --town okayama-shi --zone office --login another --name '見本 花子' --password-file - >/dev/null ||
        fault "madoguchi-admin has no secrets"
    sed -i '/^mail:$/,$d' "$root/etc/madoguchi/madoguchi.yaml"
    inside systemctl restart madoguchi
    shown "secrets: missing is said; handed over by systemd, and closed to the service's own user"

    inside sh -c 'set -e; cd /tmp; umask 077; echo neko-no-kura-no-naka >word; madoguchi backup keys --to key --passphrase-file word >/dev/null 2>&1; install -m 0644 key/backup.pub /etc/madoguchi/'
    inside systemctl start madoguchi-backup || fault "the backup of the night fails"
    inside sh -c 'cd /tmp && madoguchi backup verify /var/backups/madoguchi/*.backup --key key/backup.key --passphrase-file word' >"$work/verify.log" || { tail -n 5 "$work/verify.log"; fault "the backup is not whole"; }
    [ "$(inside sh -c 'stat -c "%U %a" /var/backups/madoguchi/*.backup')" = "madoguchi 600" ] || fault "the backup is open"
    inside rm -r /etc/madoguchi/backup.pub /tmp/key /tmp/word
    shown "madoguchi-backup.service: sealed, whole, and readable with the private half alone"

    # A photo's child as the program starts it, under every restriction of the unit.
    local words=() line pixels
    while read -r line; do words+=(--property="$line"); done < <(sed -n '/^User=/,/^OOMPolicy=/p' "$root/lib/systemd/system/madoguchi.service" | grep -E '^[A-Z][A-Za-z]+=')
    pixels=$(inside systemd-run --quiet --pipe --wait --collect "${words[@]}" -- env MADO_APART=photos /usr/bin/madoguchi photos 0 <base/photo/fuzz/corpus/photo/inks.jpg | head -c 8)
    [ "$pixels" = madopic2 ] || fault "a photo is not read under the unit's restrictions: $pixels"
    shown "a photo is read by its child under the unit's restrictions"

    # Nobody listens at either address of this host; who may talk there is refused, who may not does not even learn that.
    inside ip address add 10.99.0.1/32 dev lo
    local near far
    near=$(hears 127.0.0.1 "${words[@]}") far=$(hears 10.99.0.1 "${words[@]}")
    [ "$near" = "Connection refused" ] || fault "under the unit's restrictions loopback cannot be talked to: $near"
    if [ "$far" != "Connection refused" ]; then
        shown "the unit talks to loopback and to no other address ($far)"
    elif [ "$(hears 10.99.0.1 --property=IPAddressDeny=any --property=IPAddressAllow=localhost)" = "Connection refused" ]; then
        untested+=("IPAddressDeny= (this container has no firewall for units)")
    else
        fault "under the unit's restrictions any host can be talked to"
    fi
}

# hears ADDRESS PROPERTY…: what a program under these properties is told when it connects there.
hears() {
    local address=$1
    shift
    { inside systemd-run --quiet --pipe --wait --collect "$@" -- curl -sv --max-time 3 "http://$address:9/" 2>&1 || true; } | grep -oE 'Connection refused|Operation not permitted|timed out' | head -1
}

# A migration that this program does not know stands in the database.
newer_database() {
    stop_here
    python3 - "$root/var/lib/madoguchi/front.sqlite" add <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute("INSERT INTO mado_migration SELECT module, 9999, '9999_of_tomorrow.sql', sha256 FROM mado_migration LIMIT 1")
END
    if [ "$booted" = yes ]; then
        if inside systemctl start madoguchi 2>/dev/null; then fault "a newer database was opened"; fi
        inside journalctl --no-pager -u madoguchi | grep -oE 'madoguchi serve: .*9999_of_tomorrow.*' | tail -1 | sed 's/^/    /' | grep . || fault "the refusal is not said"
        inside systemctl stop madoguchi
        inside systemctl reset-failed madoguchi || true
    else
        serve_here
        if wait "$alone"; then fault "a newer database was opened"; fi
        alone=
        grep -oE 'madoguchi serve: .*9999_of_tomorrow.*' "$work/serve.log" | tail -1 | sed 's/^/    /' | grep . || fault "the refusal is not said"
    fi
    python3 - "$root/var/lib/madoguchi/front.sqlite" <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute("DELETE FROM mado_migration WHERE number = 9999")
END
    inside chown -R madoguchi: /var/lib/madoguchi
    serve_here
    until_ready
}
