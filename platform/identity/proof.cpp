#include <mado/identity/proof.h>

#include "browser_rows.h"

namespace mado::identity {

namespace {

constexpr db::Statement upsert_proof { "identity.upsert_proof", R"sql(
    INSERT INTO identity_proof (tenant, secret_hash, boxed, began_at) VALUES ($tenant, $secret_hash, $boxed, $at)
    ON CONFLICT (tenant, secret_hash) DO UPDATE SET boxed = $boxed, began_at = $at
)sql" };
constexpr db::Statement select_proof { "identity.select_proof", R"sql(
    SELECT boxed FROM identity_proof WHERE tenant = $tenant AND secret_hash = $secret_hash AND began_at > $after
)sql" };
constexpr db::Statement delete_proof { "identity.delete_proof", R"sql(
    DELETE FROM identity_proof WHERE tenant = $tenant AND secret_hash = $secret_hash
)sql" };
constexpr db::Statement delete_old_proofs { "identity.delete_old_proofs", R"sql(
    DELETE FROM identity_proof WHERE tenant = $tenant AND began_at <= $after
)sql" };

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::string_view context = "madoguchi.proof";

crypto::SymmetricKey key_of(std::string const& secret) { return crypto::derive(secret, "", context); }

}  // namespace

std::string proof_hash(std::string const& secret) { return crypto::sha256_hex("proof" + secret); }

std::vector<db::Statement> proof_statements() { return { upsert_proof, select_proof, delete_proof, delete_old_proofs }; }

json::Value json_of(Proof const& proof)
{
    json::Value attributes = json::object({});
    for (auto const& [name, value] : proof.attributes)
        attributes.set(name, value);
    auto made = json::object({ { "how", proof.how }, { "assurance", proof.assurance } });
    if (!proof.provider.empty())
        made.set("provider", proof.provider);
    if (!proof.attributes.empty())
        made.set("attributes", std::move(attributes));
    if (!proof.evidence.empty())
        made.set("evidence", proof.evidence);
    if (proof.at.microseconds != 0)
        made.set("at", proof.at.microseconds);
    return made;
}

std::optional<Proof> proof_of(json::Value const& value)
{
    if (!value.is_object() || value.text("how").empty())
        return std::nullopt;
    Proof proof;
    proof.how = value.text("how");
    if (auto const assurance = value.text("assurance"); !assurance.empty())
        proof.assurance = assurance;
    proof.provider = value.text("provider");
    for (auto const& [name, attribute] : value.object("attributes"))
        if (attribute.is_text())
            proof.attributes[name] = attribute.text();
    proof.evidence = value.text("evidence");
    proof.at = { value.integer("at") };
    return proof;
}

std::string box_proof(std::string const& secret, Proof const& proof) { return crypto::encrypt(key_of(secret), json::canonical(json_of(proof)), context); }

void keep_proof(db::Write& tx, Moment const& now, std::string const& secret, std::string const& boxed)
{
    tx.execute(delete_old_proofs, { { "$after", now.at.microseconds - proof_hours * hour } });
    tx.execute(upsert_proof, { { "$secret_hash", proof_hash(secret) }, { "$boxed", db::Value { db::Bytes { boxed } } }, { "$at", now.at.microseconds } });
}

std::optional<Proof> proof(db::Read& tx, std::string const& secret, Instant now)
{
    auto const boxed = tx.one(select_proof, { { "$secret_hash", proof_hash(secret) }, { "$after", now.microseconds - proof_hours * hour } },
        [](db::Row const& row) { return row.bytes("boxed"); });
    auto const plain = boxed ? crypto::decrypt(key_of(secret), *boxed, context) : std::nullopt;
    if (!plain)
        return std::nullopt;
    auto const parsed = json::parse(*plain, { .bytes = 4u << 20 });
    return parsed ? proof_of(*parsed) : std::nullopt;
}

void forget_proof(db::Write& tx, std::string const& secret) { forget_proof_under(tx, proof_hash(secret)); }
void forget_proof_under(db::Write& tx, std::string const& hash) { tx.execute(delete_proof, { { "$secret_hash", hash } }); }

}  // namespace mado::identity
