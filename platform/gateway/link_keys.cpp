#include <mado/gateway/link_keys.h>

#include <mado/crypto/new_file.h>
#include <mado/http/peer.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace mado::gateway {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view certificate_begins = "-----BEGIN CERTIFICATE-----", certificate_ends = "-----END CERTIFICATE-----";
constexpr std::size_t most_certificates = 3;

fs::path key_file(std::string const& zone, fs::path const& folder) { return folder / (zone + ".tls.key"); }
fs::path public_file(std::string const& zone, fs::path const& folder) { return folder / (zone + ".tls.pub"); }
fs::path revoked_file(fs::path const& folder) { return folder / "revoked.tls"; }

std::string bytes_of(fs::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::vector<std::string> certificates_in(std::string_view pem)
{
    std::vector<std::string> all;
    for (auto at = pem.find(certificate_begins); at != std::string_view::npos; at = pem.find(certificate_begins, at)) {
        auto const end = pem.find(certificate_ends, at);
        if (end == std::string_view::npos)
            break;
        all.push_back(std::string(pem.substr(at, end + certificate_ends.size() - at)) + "\n");
        at = end;
    }
    return all;
}

std::string new_key(std::string const& zone)
{
    auto const made = http::make_peer_identity("madoguchi " + zone);
    return made.key + made.certificate;
}

// "front.tls.pub" → "front"; nothing for another file.
std::string neighbour_of(fs::path const& path)
{
    constexpr std::string_view ending = ".tls.pub";
    auto const name = path.filename().string();
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : std::string {};
}

}  // namespace

std::vector<std::string> fingerprints_of(std::string_view pem) { return http::certificate_fingerprints(pem); }

std::vector<std::string> revoked_certificates(std::string const& folder)
{
    std::vector<std::string> all;
    std::ifstream in(revoked_file(folder));
    for (std::string line; std::getline(in, line);)
        if (line.size() == 64)
            all.push_back(line);
    return all;
}

LinkKeys link_keys_of(std::string const& zone, std::string const& folder)
{
    fs::path const in(folder);
    fs::create_directories(in);
    auto const path = key_file(zone, in);
    if (!fs::exists(path))
        crypto::add_file(path, new_key(zone));  // nodes that share the folder start at the same moment
    LinkKeys keys { .zone = zone, .certificate = {}, .key = {}, .fingerprint = {} };
    auto const pem = bytes_of(path);
    auto const own = certificates_in(pem);
    auto const begins = pem.find(certificate_begins);
    if (own.empty() || begins == std::string::npos || fingerprints_of(own.front()).empty())
        throw std::runtime_error("cannot read the key file " + path.string());
    keys.certificate = own.front();
    keys.key = pem.substr(0, begins);
    keys.fingerprint = fingerprints_of(own.front()).front();
    if (bytes_of(public_file(zone, in)) != keys.certificate)
        crypto::replace_file(public_file(zone, in), keys.certificate, 0644);
    auto const revoked = revoked_certificates(folder);
    for (auto const& entry : fs::directory_iterator(in)) {
        auto const neighbour = neighbour_of(entry.path());
        if (neighbour.empty() || neighbour == zone)
            continue;
        auto& pins = keys.pins[neighbour];
        for (auto& fingerprint : fingerprints_of(bytes_of(entry.path())))
            if (std::ranges::find(revoked, fingerprint) == revoked.end())
                pins.push_back(std::move(fingerprint));
    }
    return keys;
}

std::string rotate_link_key(std::string const& zone, std::string const& folder)
{
    crypto::replace_file(key_file(zone, folder), new_key(zone));
    return link_keys_of(zone, folder).fingerprint;
}

std::vector<std::string> pin_neighbour(std::string const& neighbour, std::string_view pem, std::string const& folder)
{
    auto const added = fingerprints_of(pem);
    auto all = certificates_in(pem);
    if (added.empty() || added.size() != all.size())
        throw std::runtime_error("there is no certificate of " + neighbour + " in what was given");
    for (auto& before : certificates_in(bytes_of(public_file(neighbour, folder))))
        if (std::ranges::find(all, before) == all.end())
            all.push_back(std::move(before));
    all.resize(std::min(all.size(), std::max(most_certificates, added.size())));
    std::string bytes;
    for (auto const& one : all)
        bytes += one;
    crypto::replace_file(public_file(neighbour, folder), bytes, 0644);
    return added;
}

void revoke_certificate(std::string const& fingerprint, std::string const& folder)
{
    auto all = revoked_certificates(folder);
    if (std::ranges::find(all, fingerprint) != all.end())
        return;
    all.push_back(fingerprint);
    std::string bytes;
    for (auto const& one : all)
        bytes += one + "\n";
    crypto::replace_file(revoked_file(folder), bytes);
}

}  // namespace mado::gateway
