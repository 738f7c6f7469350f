#include <mado/gateway/own_keys.h>

#include <mado/crypto/new_file.h>
#include <mado/gateway/recovery.h>
#include <mado/json/json.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace mado::gateway {

namespace {

constexpr std::string_view file_context = "madoguchi.key_file";

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

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::string text { std::istreambuf_iterator<char>(in), {} };
    if (!in)
        throw std::runtime_error("cannot read the key file " + path.string());
    return text;
}

json::Value read_json(std::filesystem::path const& path)
{
    auto parsed = json::parse(bytes_of(path));
    if (!parsed)
        throw std::runtime_error("cannot read the key file " + path.string());
    return std::move(*parsed);
}

json::Value json_of(KeySet const& keys)
{
    return json::object({ { "sealing_public", text_of(keys.sealing.public_half.bytes) }, { "sealing_private", text_of(keys.sealing.private_half.bytes) },
        { "signing_public", text_of(keys.signing.public_half) }, { "signing_private", text_of(keys.signing.private_half.bytes) }, { "made_at", keys.made_at.microseconds } });
}

KeySet set_of(json::Value const& from)
{
    KeySet keys;
    fill(keys.sealing.public_half.bytes, from, "sealing_public");
    fill(keys.sealing.private_half.bytes, from, "sealing_private");
    fill(keys.signing.public_half, from, "signing_public");
    fill(keys.signing.private_half.bytes, from, "signing_private");
    keys.made_at = { from.integer("made_at") };
    return keys;
}

json::Value json_of(FormerKeys const& keys)
{
    auto made = json::object({ { "sealing_public", text_of(keys.sealing.bytes) }, { "signing_public", text_of(keys.signing) }, { "made_at", keys.made_at.microseconds },
        { "until", keys.until.microseconds } });
    if (keys.sealing_private)
        made.set("sealing_private", text_of(keys.sealing_private->bytes));
    return made;
}

FormerKeys former_of(json::Value const& from)
{
    FormerKeys keys;
    fill(keys.sealing.bytes, from, "sealing_public");
    fill(keys.signing, from, "signing_public");
    if (from.has("sealing_private"))
        fill(keys.sealing_private.emplace().bytes, from, "sealing_private");
    keys.made_at = { from.integer("made_at") };
    keys.until = { from.integer("until") };
    return keys;
}

std::string first_line(std::filesystem::path const& file)
{
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line))
        throw crypto::TokenAway("cannot read the PIN of the token in " + file.string());
    return line;
}

// What lies on the disk: the text, or the text under a key of its own that only the token opens.
std::string on_disk(OwnKeys const& keys)
{
    auto const text = text_of(keys);
    if (!keys.token)
        return text;
    auto const own = crypto::make_symmetric_key();
    auto const wrapped = crypto::token_encrypt(place_of(*keys.token), crypto::view(own.bytes), keys.zone);
    return json::write(json::object({ { "held", "token" }, { "module", keys.token->module }, { "token", keys.token->token }, { "object", keys.token->object },
        { "pin_file", keys.token->pin_file }, { "wrapped", crypto::base64url(wrapped) }, { "box", crypto::base64url(crypto::encrypt(own, text, file_context)) } }));
}

OwnKeys from_token(std::string const& zone, json::Value const& held)
{
    TokenHolding const token { held.text("module"), held.text("token"), held.text("object"), held.text("pin_file") };
    auto const wrapped = crypto::from_base64url(held.text("wrapped")), box = crypto::from_base64url(held.text("box"));
    if (!wrapped || !box)
        throw std::runtime_error("the key file of " + zone + " is not whole");
    auto bytes = crypto::token_decrypt(place_of(token), *wrapped, zone);
    crypto::SymmetricKey own;
    auto const is_whole = bytes.size() == own.bytes.size();
    if (is_whole)
        std::ranges::copy(bytes, own.bytes.begin());
    crypto::wipe(bytes.data(), bytes.size());
    auto text = is_whole ? crypto::decrypt(own, *box, file_context) : std::nullopt;
    if (!text)
        throw std::runtime_error("the key file of " + zone + " does not open with the token's key");
    auto keys = own_keys_of(zone, *text);
    crypto::wipe(text->data(), text->size());
    keys.token = token;
    return keys;
}

// In one process with the neighbours the folder is theirs too: they seal to the present key, and trust the next one before it is used.
NeighbourKeys public_halves(OwnKeys const& keys)
{
    NeighbourKeys halves { keys.now.sealing.public_half, keys.now.signing.public_half };
    if (keys.next)
        halves.former.push_back(keys.next->signing.public_half);
    for (auto const& former : keys.former)
        halves.former.push_back(former.signing);
    return halves;
}

}  // namespace

// A bare name is what systemd has handed over (LoadCredential).
crypto::TokenPlace place_of(TokenHolding const& token)
{
    char const* const named = std::getenv("MADO_TOKEN_PIN_FILE");
    std::filesystem::path file = named ? named : token.pin_file;
    if (char const* const folder = std::getenv("CREDENTIALS_DIRECTORY"); folder && !file.has_parent_path())
        file = std::filesystem::path(folder) / file;
    return { token.module, token.token, token.object, first_line(file) };
}

std::string text_of(OwnKeys const& keys)
{
    auto made = json_of(keys.now);
    made.set("storage", text_of(keys.storage.bytes));
    if (keys.next)
        made.set("next", json_of(*keys.next));
    if (!keys.former.empty())
        made.set("former", json::array_of(keys.former, [](FormerKeys const& one) { return json_of(one); }));
    return json::write(made);
}

OwnKeys own_keys_of(std::string const& zone, std::string_view text)
{
    auto const parsed = json::parse(text);
    if (!parsed)
        throw std::runtime_error("cannot read the keys of " + zone);
    OwnKeys keys;
    keys.zone = zone;
    keys.now = set_of(*parsed);
    fill(keys.storage.bytes, *parsed, "storage");
    if (parsed->has("next"))
        keys.next = set_of((*parsed)["next"]);
    for (auto const& one : parsed->array("former"))
        keys.former.push_back(former_of(one));
    return keys;
}

OwnKeys own_keys(std::string const& zone, std::filesystem::path const& folder)
{
    auto const path = folder / (zone + ".key");
    auto const held = read_json(path);
    return held.text("held") == "token" ? from_token(zone, held) : own_keys_of(zone, json::write(held));
}

void keep_own_keys(OwnKeys const& keys, std::filesystem::path const& folder)
{
    refresh_escrow(keys, folder, SystemClock().now());  // first: keepers can have no less than the folder
    crypto::replace_file(folder / (keys.zone + ".key"), on_disk(keys));
    keep_public_halves(keys, folder);
}

void keep_public_halves(OwnKeys const& keys, std::filesystem::path const& folder) { keep_neighbour_keys(keys.zone, public_halves(keys), folder); }

std::vector<std::array<std::uint8_t, 32>> signing_halves(OwnKeys const& keys)
{
    std::vector<std::array<std::uint8_t, 32>> all { keys.now.signing.public_half };
    for (auto const& former : keys.former)
        all.push_back(former.signing);
    return all;
}

KeyFolder::KeyFolder(std::filesystem::path const& folder) : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0)
        throw std::system_error(errno, std::generic_category(), "lock " + folder.string());
}

KeyFolder::~KeyFolder() { ::close(descriptor_); }

std::optional<NeighbourKeys> neighbour_keys(std::string const& neighbour, std::filesystem::path const& folder)
{
    auto const path = folder / (neighbour + ".pub");
    if (!std::filesystem::exists(path))
        return std::nullopt;
    auto const halves = read_json(path);
    NeighbourKeys keys;
    fill(keys.sealing.bytes, halves, "sealing");
    fill(keys.signing, halves, "signing");
    for (auto const& one : halves.array("former")) {
        auto const bytes = one.is_text() ? crypto::from_base64url(one.text()) : std::nullopt;
        if (!bytes || bytes->size() != 32)
            throw std::runtime_error("cannot read the key file " + path.string());
        std::ranges::copy(*bytes, keys.former.emplace_back().begin());
    }
    return keys;
}

void keep_neighbour_keys(std::string const& neighbour, NeighbourKeys const& keys, std::filesystem::path const& folder)
{
    auto made = json::object({ { "sealing", text_of(keys.sealing.bytes) }, { "signing", text_of(keys.signing) } });
    if (!keys.former.empty())
        made.set("former", json::array_of(keys.former, [](auto const& one) { return json::Value(text_of(one)); }));
    auto const path = folder / (neighbour + ".pub");
    auto const text = json::write(made);
    if (!std::filesystem::exists(path) || bytes_of(path) != text)  // a new file tells every process to read the folder again
        crypto::replace_file(path, text, 0644);
}

std::optional<std::string> open(Keys const& keys, std::string_view sealed)
{
    auto opened = crypto::open(keys.sealing, sealed);
    for (auto former = keys.former.begin(); !opened && former != keys.former.end(); ++former)
        opened = crypto::open(*former, sealed);
    return opened;
}

}  // namespace mado::gateway
