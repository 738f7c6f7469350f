# Shared by ./run and ./test: a progress line for every step, packages, building. Read with `.`, from the root of the tree.
started=$SECONDS
step() { printf '\n[%3d s] %s\n' "$((SECONDS - started))" "$*"; }

# What each command needs, as Debian 12 packages.
packages_build="g++ cmake ninja-build ccache mold pkg-config ca-certificates libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libsqlite3-dev libpq-dev
    libssl-dev libsodium-dev libyaml-cpp-dev libpugixml-dev libintelrdfpmath-dev libicu-dev libpango1.0-dev libcairo2-dev libqrencode-dev libzint-dev libheif-dev libjpeg-dev libpng-dev libwebp-dev libtiff-dev
    libcurl4-openssl-dev libfmt-dev libarchive-dev libxlsxwriter-dev libcbor-dev liboath-dev libp11-kit-dev bubblewrap poppler-utils poppler-data fonts-ipaexfont fonts-ipamj-mincho fonts-noto-cjk fonts-urw-base35"
packages_fuzz="$packages_build clang-19 libclang-rt-19-dev"
packages_package="$packages_build dpkg-dev file gzip"
packages_package_test="$packages_package debootstrap systemd-container curl lintian python3"
packages_bench="$packages_build curl postgresql postgresql-client sqlite3 nodejs npm"
packages_failover="$packages_build postgresql postgresql-client patroni python3-etcd etcd-server etcd-client curl haproxy nginx faketime nodejs"
packages_test="$packages_build doctest-dev librapidcheck-dev postgresql postgresql-client poppler-utils zbar-tools chromium nodejs npm softhsm2 openssl iproute2"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
    local list=packages_$1 wanted=() name
    for name in ${!list}; do
        # A program that is there by other means (a newer node, say) is good enough.
        case $name in
        nodejs) command -v node >/dev/null && continue ;;
        npm) command -v npm >/dev/null && continue ;;
        esac
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || wanted+=("$name")
    done
    if [ ${#wanted[@]} = 0 ]; then
        step "All ${1} packages are installed"
        return
    fi
    step "Installing ${#wanted[@]} Debian packages: ${wanted[*]}"
    as_root apt-get update -q >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null
}

# configure_and_build PRESET TARGET…
configure_and_build() {
    local preset=$1
    shift
    cmake --preset "$preset" >"/tmp/madoguchi-cmake-$$.log" 2>&1 || { cat "/tmp/madoguchi-cmake-$$.log"; rm -f "/tmp/madoguchi-cmake-$$.log"; return 1; }
    rm -f "/tmp/madoguchi-cmake-$$.log"
    NINJA_STATUS="[%f/%t] " cmake --build "build/$preset" --target "$@"
}
