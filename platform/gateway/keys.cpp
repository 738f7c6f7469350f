#include <mado/gateway/own_keys.h>

#include <mado/crypto/new_file.h>
#include <mado/time/instant.h>

#include <chrono>
#include <filesystem>

namespace mado::gateway {

namespace {

Instant made_now() { return SystemClock().now(); }

void make_keys(std::string const& zone, std::filesystem::path const& path)
{
    OwnKeys keys;
    keys.zone = zone;
    keys.now = { crypto::make_key_pair(), crypto::make_signing_key(), made_now() };
    keys.storage = crypto::make_symmetric_key();
    crypto::add_file(path, text_of(keys));  // nodes that share the folder start at the same moment
}

}  // namespace

Keys keys_of(std::string const& zone, std::string const& folder)
{
    std::filesystem::path const in(folder);
    std::filesystem::create_directories(in);
    if (auto const path = in / (zone + ".key"); !std::filesystem::exists(path))
        make_keys(zone, path);
    auto const own = own_keys(zone, in);
    Keys keys;
    keys.zone = zone;
    keys.sealing = own.now.sealing;
    keys.signing = own.now.signing;
    keys.storage = own.storage;
    if (own.next)
        keys.former.push_back(own.next->sealing);
    for (auto const& former : own.former)
        if (former.sealing_private)
            keys.former.push_back({ former.sealing, *former.sealing_private });
    keep_public_halves(own, in);
    for (auto const& entry : std::filesystem::directory_iterator(in)) {
        auto const name = entry.path().stem().string();
        if (entry.path().extension() != ".pub" || name.find('.') != std::string::npos)  // ZONE.tls.pub is the link's
            continue;
        if (auto const neighbour = neighbour_keys(name, in)) {
            keys.seal_to[name] = neighbour->sealing;
            keys.verify_from[name] = neighbour->signing;
            keys.verify_former[name] = neighbour->former;
        }
    }
    return keys;
}

}  // namespace mado::gateway
