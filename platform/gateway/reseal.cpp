#include <mado/gateway/reseal.h>

#include "key_store.h"

#include <mado/crypto/opener.h>

namespace mado::gateway {

namespace {

constexpr int chunk = 500;

std::string sealed_part(std::string_view original)
{
    auto envelope = decode(original);
    return envelope ? std::move(envelope->sealed) : std::string(original);
}

std::string text_of(crypto::Opener const& opener) { return std::string(crypto::view(opener.shared.bytes)) + std::string(crypto::view(opener.receiver.bytes)); }

std::optional<crypto::Opener> opener_from(std::string_view text)
{
    crypto::Opener opener;
    if (text.size() != opener.shared.bytes.size() + opener.receiver.bytes.size())
        return std::nullopt;
    std::ranges::copy(text.substr(0, 32), opener.shared.bytes.begin());
    std::ranges::copy(text.substr(32), opener.receiver.bytes.begin());
    return opener;
}

std::vector<crypto::KeyPair> former_pairs(OwnKeys const& keys)
{
    std::vector<crypto::KeyPair> all;
    for (auto const& former : keys.former)
        if (former.sealing_private)
            all.push_back({ former.sealing, *former.sealing_private });
    return all;
}

struct Fresh { std::string tenant, body, box; };

class Resealing {
public:
    Resealing(OwnKeys const& keys, db::Database& database, Instant at) : keys_(keys), key_(key_id(keys.now.sealing.public_half)), former_(former_pairs(keys)), database_(database), at_(at) {}

    void source(OriginalSource const& source, ResealProgress const& progress)
    {
        auto so_far = database_.read(store::server_tenant, [&](db::Read& tx) { return store::resealed(tx, source.name, key_); }).value_or(store::Resealed {});
        for (bool is_more = true; is_more;) {
            auto const originals = db::AllTenants::read(database_, [&](db::Read& tx) { return source.read(tx, so_far.place, chunk); });
            is_more = originals.size() == chunk;
            so_far = { is_more ? originals.back().place : std::string(), is_more ? so_far.count + static_cast<std::int64_t>(originals.size()) : 0 };  // at its end: the next time from the beginning
            keep(fresh_of(originals), source.name, so_far);
            figures.originals += static_cast<std::int64_t>(originals.size());
            if (progress)
                progress(source.name, figures.originals);
        }
    }

    // Openers that were sealed to a key of before are sealed to the one of now.
    void openers(ResealProgress const& progress)
    {
        for (auto const& pair : former_) {
            auto const key = key_id(pair.public_half);
            for (bool is_more = true; is_more;) {
                auto const all = db::AllTenants::read(database_, [&](db::Read& tx) { return store::openers_of(tx, key, chunk); });
                is_more = all.size() == chunk;
                std::vector<Fresh> fresh;
                for (auto const& [tenant, body] : all) {
                    auto const box = database_.read(tenant, [&, &of = body](db::Read& tx) { return store::opener(tx, of); });
                    auto const text = box ? crypto::open(pair, *box) : std::nullopt;
                    if (!text)
                        throw std::runtime_error("an opener of " + body + " does not open with the key that it names");
                    fresh.push_back({ tenant, body, crypto::seal(keys_.now.sealing.public_half, *text) });
                }
                keep(fresh, "openers", {});
                if (progress)
                    progress("openers", figures.resealed);
            }
        }
    }

    ResealFigures figures;

private:
    std::vector<Fresh> fresh_of(std::vector<Original> const& originals)
    {
        std::vector<Fresh> all;
        for (auto const& original : originals) {
            auto const sealed = sealed_part(original.bytes);
            if (sealed.empty())
                continue;
            auto const body = crypto::sha256_hex(sealed);
            std::optional<crypto::Opener> opener;
            for (auto pair = former_.begin(); !opener && pair != former_.end(); ++pair)
                opener = crypto::opener_of(*pair, sealed);
            auto const is_kept = database_.read(original.tenant, [&](db::Read& tx) { return store::opener(tx, body).has_value(); });
            if (opener && !is_kept)
                all.push_back({ original.tenant, body, crypto::seal(keys_.now.sealing.public_half, text_of(*opener)) });
            else if (!opener && !is_kept && !crypto::opener_of(keys_.now.sealing, sealed) && !(keys_.next && crypto::opener_of(keys_.next->sealing, sealed)))
                ++figures.unreadable;
        }
        return all;
    }

    void keep(std::vector<Fresh> const& fresh, std::string const& source, store::Resealed const& so_far)
    {
        (void)db::AllTenants::write_as_each(database_, { .name = "gateway.reseal" }, [&](db::AllTenants& all) -> Result<void> {
            for (auto const& one : fresh) {
                auto tx = all.as(one.tenant);
                store::keep_opener(tx, one.body, key_, one.box);
            }
            auto tx = all.as(store::server_tenant);
            store::keep_resealed(tx, source, key_, so_far, at_);
            return {};
        });
        figures.resealed += static_cast<std::int64_t>(fresh.size());
    }

    OwnKeys const& keys_;
    std::string const key_;
    std::vector<crypto::KeyPair> const former_;
    db::Database& database_;
    Instant at_;
};

}  // namespace

std::optional<std::string> open_original(db::Read& tx, Keys const& keys, std::string_view original)
{
    auto const sealed = sealed_part(original);
    if (auto plain = open(keys, sealed))
        return plain;
    auto const box = store::opener(tx, crypto::sha256_hex(sealed));
    auto const text = box ? open(keys, *box) : std::nullopt;
    auto const opener = text ? opener_from(*text) : std::nullopt;
    return opener ? crypto::open(*opener, sealed) : std::nullopt;
}

ResealFigures reseal(OwnKeys const& keys, db::Database& database, std::vector<OriginalSource> const& sources, Instant at, ResealProgress const& progress)
{
    Resealing resealing(keys, database, at);
    for (auto const& source : sources)
        resealing.source(source, progress);
    resealing.openers(progress);
    return resealing.figures;
}

std::int64_t still_sealed(FormerKeys const& former, db::Database& database, std::vector<OriginalSource> const& sources)
{
    if (!former.sealing_private)
        return 0;
    crypto::KeyPair const pair { former.sealing, *former.sealing_private };
    auto count = db::AllTenants::read(database, [&](db::Read& tx) { return store::count_openers(tx, key_id(former.sealing)); });
    for (auto const& source : sources) {
        std::string after;
        for (bool is_more = true; is_more;) {
            auto const originals = db::AllTenants::read(database, [&](db::Read& tx) { return source.read(tx, after, chunk); });
            is_more = originals.size() == chunk;
            for (auto const& original : originals) {
                auto const sealed = sealed_part(original.bytes);
                auto const is_kept = [&] { return database.read(original.tenant, [&](db::Read& tx) { return store::opener(tx, crypto::sha256_hex(sealed)).has_value(); }); };
                if (!sealed.empty() && crypto::opener_of(pair, sealed) && !is_kept())
                    ++count;
                after = original.place;
            }
        }
    }
    return count;
}

std::vector<Holds> retire(std::string const& zone, std::filesystem::path const& folder, db::Database& database, std::vector<OriginalSource> const& sources,
    std::optional<Attendance> const& attendance)
{
    KeyFolder const alone(folder);
    auto keys = own_keys(zone, folder);
    std::vector<Holds> all;
    for (auto& former : keys.former) {
        if (!former.sealing_private)
            continue;
        auto holds = holds_on(former, keys, folder, database, attendance);
        if (auto const originals = still_sealed(former, database, sources); originals > 0)
            holds.push_back({ "originals", originals });
        all.insert(all.end(), holds.begin(), holds.end());
        former.sealing_private.reset();
    }
    if (all.empty())
        keep_own_keys(keys, folder);
    return all;
}

}  // namespace mado::gateway
