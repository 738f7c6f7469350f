#include <mado/gateway/recovery.h>

#include "key_store.h"

#include <mado/crypto/new_file.h>
#include <mado/json/json.h>

#include <fstream>

namespace mado::gateway {

namespace {


std::filesystem::path file_of(std::string const& zone, std::filesystem::path const& folder) { return folder / (zone + ".recovery"); }

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string set_of(crypto::PublicKey const& key) { return crypto::sha256_hex(crypto::view(key.bytes)).substr(0, 16); }

std::string proof_of(int number, crypto::Secret<32> const& share)
{
    return crypto::sha256_hex("madoguchi share\n" + std::to_string(number) + "\n" + std::string(crypto::view(share.bytes)));
}

std::optional<json::Value> parsed(std::string const& text)
{
    auto value = text.empty() ? std::nullopt : std::optional(json::parse(text));
    return value && *value ? std::optional(std::move(**value)) : std::nullopt;
}

crypto::PublicKey public_of(json::Value const& recovery)
{
    crypto::PublicKey key;
    auto const bytes = crypto::from_base64url(recovery.text("public"));
    if (!bytes || bytes->size() != key.bytes.size())
        throw std::runtime_error("the file of the keepers is not whole");
    std::ranges::copy(*bytes, key.bytes.begin());
    return key;
}

// All files that this zone alone could not make again: neighbours' halves, the link's own key and its pins.
std::map<std::string, std::string> files_beside(std::string const& zone, std::filesystem::path const& folder)
{
    std::map<std::string, std::string> files;
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator(folder, none)) {
        auto const name = entry.path().filename().string();
        auto const is_own_link = name == zone + ".tls.key", is_public = name.ends_with(".pub") && !name.starts_with(zone + ".");
        if (entry.is_regular_file() && (is_own_link || is_public || name == "revoked.tls"))
            files[name] = bytes_of(entry.path());
    }
    return files;
}

std::string contents_of(OwnKeys const& keys, std::filesystem::path const& folder)
{
    json::Object files;
    for (auto const& [name, bytes] : files_beside(keys.zone, folder))
        files[name] = crypto::base64url(bytes);
    return json::canonical(json::object({ { "zone", keys.zone }, { "keys", text_of(keys) }, { "files", json::Value(std::move(files)) } }));
}

void seal_contents(json::Value& recovery, OwnKeys const& keys, std::filesystem::path const& folder, Instant at)
{
    auto contents = contents_of(keys, folder);
    recovery.set("holds", crypto::sha256_hex(contents)).set("sealed_at", at.microseconds);
    recovery.set("escrow", crypto::base64url(crypto::seal(public_of(recovery), contents)));
    crypto::wipe(contents.data(), contents.size());
}

void keep(std::string const& zone, std::filesystem::path const& folder, json::Value const& recovery) { crypto::replace_file(file_of(zone, folder), json::write(recovery)); }

}  // namespace

std::optional<Recovery> recovery_of(std::string const& zone, std::filesystem::path const& folder)
{
    auto const value = parsed(escrow_text(zone, folder));
    if (!value)
        return std::nullopt;
    Recovery recovery { value->text("set"), static_cast<int>(value->array("shares").size()), static_cast<int>(value->integer("need")), { value->integer("made_at") }, { value->integer("sealed_at") } };
    for (auto const& [number, at] : value->object("checked"))
        recovery.checked[std::stoi(number)] = { at.integer() };
    return recovery;
}

std::string escrow_text(std::string const& zone, std::filesystem::path const& folder) { return bytes_of(file_of(zone, folder)); }

std::string escrow_in(db::Database& database, std::string const& zone)
{
    return database.read(store::server_tenant, [&](db::Read& tx) { return store::escrow(tx, zone); }).value_or(std::string());
}

bool is_newer_escrow(std::string const& escrow, std::string const& than)
{
    auto const one = parsed(escrow), other = parsed(than);
    if (!one || !other)
        return one.has_value();
    if (one->text("set") != other->text("set"))
        return one->integer("made_at") > other->integer("made_at");
    return one->text("holds") != other->text("holds") && one->integer("sealed_at") > other->integer("sealed_at");
}

void put_escrow(db::Database& database, std::string const& zone, std::filesystem::path const& folder, Instant at)
{
    auto const escrow = escrow_text(zone, folder);
    if (is_newer_escrow(escrow, escrow_in(database, zone)))
        (void)database.write(store::server_tenant, { .name = "gateway.keys.escrow" }, [&](db::Write& tx) -> Result<void> {
            store::keep_escrow(tx, zone, escrow, at);
            return {};
        });
}

std::vector<Sheet> split_keys(std::vector<std::string> const& zones, std::filesystem::path const& folder, int keepers, int need, Instant at)
{
    KeyFolder const alone(folder);
    auto const secret = crypto::make_symmetric_key();
    auto const to = crypto::key_pair_of(secret).public_half;
    std::vector<Sheet> sheets;
    json::Array proofs;
    for (auto const& share : crypto::split(secret, keepers, need)) {
        sheets.push_back({ set_of(to), share.number, keepers, need, share.value });
        proofs.push_back(proof_of(share.number, share.value));
    }
    for (auto const& zone : zones) {
        auto recovery = json::object({ { "set", set_of(to) }, { "public", crypto::base64url(crypto::view(to.bytes)) }, { "need", need }, { "shares", proofs }, { "made_at", at.microseconds },
            { "checked", json::object({}) } });
        seal_contents(recovery, own_keys(zone, folder), folder, at);
        keep(zone, folder, recovery);
    }
    return sheets;
}

Result<void> check_sheet(Sheet const& sheet, std::string const& zone, std::filesystem::path const& folder, Instant at)
{
    KeyFolder const alone(folder);
    auto recovery = parsed(escrow_text(zone, folder));
    if (!recovery)
        return refuse(Refusal::Kind::NotFound, "gateway.recovery.none");
    if (recovery->text("set") != sheet.set)
        return refuse(Refusal::Kind::Conflict, "gateway.sheet.other_set");
    auto const& proofs = recovery->array("shares");
    auto const is_one = sheet.number >= 1 && static_cast<std::size_t>(sheet.number) <= proofs.size();
    if (!is_one || proofs[static_cast<std::size_t>(sheet.number - 1)] != json::Value(proof_of(sheet.number, sheet.share)))
        return refuse(Refusal::Kind::Conflict, "gateway.sheet.not_its_share");
    auto checked = (*recovery)["checked"];
    checked.set(std::to_string(sheet.number), at.microseconds);
    recovery->set("checked", checked);
    keep(zone, folder, *recovery);
    return {};
}

Result<Joined> join_keys(std::string const& zone, std::string const& escrow, std::vector<Sheet> const& sheets)
{
    auto const recovery = parsed(escrow);
    if (!recovery)
        return refuse(Refusal::Kind::NotFound, "gateway.recovery.none");
    auto const need = static_cast<std::size_t>(recovery->integer("need"));
    std::map<int, crypto::Share> shares;  // the same sheet twice is one
    for (auto const& sheet : sheets) {
        if (sheet.set != recovery->text("set"))
            return refuse(Refusal::Kind::Conflict, "gateway.sheet.other_set");
        shares[sheet.number] = { static_cast<std::uint8_t>(sheet.number), sheet.share };
    }
    if (shares.size() < need || shares.size() < 2)
        return refuse(Refusal::Kind::Invalid, "gateway.recovery.too_few", { { "need", std::to_string(need) }, { "count", std::to_string(shares.size()) } });
    std::vector<crypto::Share> all;
    for (auto const& [number, share] : shares)
        all.push_back(share);
    auto const key = crypto::key_pair_of(crypto::join(all));
    auto const sealed = crypto::from_base64url(recovery->text("escrow"));
    auto contents = sealed ? crypto::open(key, *sealed) : std::nullopt;
    auto const opened = contents ? parsed(*contents) : std::nullopt;
    if (!opened || opened->text("zone") != zone)
        return refuse(Refusal::Kind::Invalid, "gateway.recovery.not_these");
    Joined joined { own_keys_of(zone, opened->text("keys")), {} };
    for (auto const& [name, bytes] : opened->object("files"))
        joined.files[name] = crypto::from_base64url(bytes.text()).value_or(std::string());
    crypto::wipe(contents->data(), contents->size());
    return joined;
}

Result<void> put_joined(Joined const& joined, std::string const& escrow, std::filesystem::path const& folder)
{
    std::filesystem::create_directories(folder);
    KeyFolder const alone(folder);
    auto const& zone = joined.keys.zone;
    if (std::filesystem::exists(folder / (zone + ".key"))) {
        if (text_of(own_keys(zone, folder)) == text_of(joined.keys))
            return {};
        return refuse(Refusal::Kind::Conflict, "gateway.recovery.key_is_there");
    }
    for (auto const& [name, bytes] : joined.files)
        if (name.find('/') == std::string::npos && !name.starts_with('.'))
            crypto::add_file(folder / name, bytes, name.ends_with(".pub") ? 0644 : 0600);
    crypto::add_file(file_of(zone, folder), escrow);
    keep_own_keys(joined.keys, folder);
    return {};
}

void refresh_escrow(OwnKeys const& keys, std::filesystem::path const& folder, Instant at)
{
    auto recovery = parsed(escrow_text(keys.zone, folder));
    if (!recovery || recovery->text("holds") == crypto::sha256_hex(contents_of(keys, folder)))
        return;
    seal_contents(*recovery, keys, folder, at);
    keep(keys.zone, folder, *recovery);
}

}  // namespace mado::gateway
