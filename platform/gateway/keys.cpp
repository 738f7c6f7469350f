#include <mado/gateway/gateway.h>

#include <mado/crypto/new_file.h>

#include <filesystem>
#include <fstream>

namespace mado::gateway {

namespace {

template <std::size_t N>
void fill(std::array<std::uint8_t, N>& to, json::Value const& from, std::string_view name)
{
    auto const bytes = crypto::from_base64url(from.text(name));
    if (!bytes || bytes->size() != N)
        throw std::runtime_error("the key file has no usable \"" + std::string(name) + "\"");
    std::ranges::copy(*bytes, to.begin());
}

template <std::size_t N>
std::string text_of(std::array<std::uint8_t, N> const& bytes) { return crypto::base64url(crypto::view(bytes)); }

json::Value read_json(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::string const text { std::istreambuf_iterator<char>(in), {} };
    auto parsed = json::parse(text);
    if (!in || !parsed)
        throw std::runtime_error("cannot read the key file " + path.string());
    return *parsed;
}

void make_keys(std::filesystem::path const& path)
{
    auto const sealing = crypto::make_key_pair();
    auto const signing = crypto::make_signing_key();
    auto const storage = crypto::make_symmetric_key();
    crypto::add_file(path, json::write(json::object({ { "sealing_public", text_of(sealing.public_half.bytes) }, { "sealing_private", text_of(sealing.private_half.bytes) },
                           { "signing_public", text_of(signing.public_half) }, { "signing_private", text_of(signing.private_half.bytes) }, { "storage", text_of(storage.bytes) } })));  // nodes that share the folder start at the same moment
}

}  // namespace

Keys keys_of(std::string const& zone, std::string const& folder)
{
    std::filesystem::path const in(folder);
    std::filesystem::create_directories(in);
    auto const path = in / (zone + ".key");
    if (!std::filesystem::exists(path))
        make_keys(path);
    auto const own = read_json(path);
    Keys keys;
    keys.zone = zone;
    fill(keys.sealing.public_half.bytes, own, "sealing_public");
    fill(keys.sealing.private_half.bytes, own, "sealing_private");
    fill(keys.signing.public_half, own, "signing_public");
    fill(keys.signing.private_half.bytes, own, "signing_private");
    fill(keys.storage.bytes, own, "storage");
    crypto::replace_file(in / (zone + ".pub"), json::write(json::object({ { "sealing", own.text("sealing_public") }, { "signing", own.text("signing_public") } })), 0644);
    for (auto const& entry : std::filesystem::directory_iterator(in)) {
        if (entry.path().extension() != ".pub")
            continue;
        auto const neighbour = read_json(entry.path());
        auto const name = entry.path().stem().string();
        fill(keys.seal_to[name].bytes, neighbour, "sealing");
        fill(keys.verify_from[name], neighbour, "signing");
    }
    return keys;
}

}  // namespace mado::gateway
