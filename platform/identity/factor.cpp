#include <mado/identity/factor.h>

#include <mado/json/json.h>
#include <mado/text/utf8.h>
#include <mado/totp/totp.h>

namespace mado::identity {

namespace {

constexpr db::Statement select_factors { "identity.select_factors", R"sql(
    SELECT id, person, kind, label, boxed, last, demonstrated, added_at, used_at FROM identity_factor
     WHERE tenant = $tenant AND person = $person ORDER BY added_at, id
)sql" };
constexpr db::Statement insert_factor { "identity.insert_factor", R"sql(
    INSERT INTO identity_factor (tenant, id, person, kind, label, boxed, last, demonstrated, added_at, used_at)
    VALUES ($tenant, $id, $person, $kind, $label, $boxed, $last, $demonstrated, $added_at, NULL)
)sql" };
constexpr db::Statement update_taken { "identity.update_taken", R"sql(
    UPDATE identity_factor SET last = $last, used_at = $at WHERE tenant = $tenant AND id = $id AND last < $last
)sql" };
constexpr db::Statement update_counted { "identity.update_counted", R"sql(
    UPDATE identity_factor SET last = $last, used_at = $at, boxed = $boxed WHERE tenant = $tenant AND id = $id AND last < $last
)sql" };
constexpr db::Statement delete_factor { "identity.delete_factor", R"sql(
    DELETE FROM identity_factor WHERE tenant = $tenant AND person = $person AND id = $id
)sql" };
constexpr db::Statement delete_factors { "identity.delete_factors", R"sql(
    DELETE FROM identity_factor WHERE tenant = $tenant AND person = $person
)sql" };

constexpr db::Statement select_policy { "identity.select_policy", R"sql(
    SELECT factor_required FROM identity_policy WHERE tenant = $tenant
)sql" };
constexpr db::Statement upsert_policy { "identity.upsert_policy", R"sql(
    INSERT INTO identity_policy (tenant, factor_required) VALUES ($tenant, $required)
    ON CONFLICT (tenant) DO UPDATE SET factor_required = $required
)sql" };

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t challenge_minutes = 5;
constexpr std::size_t longest_label = 40;
constexpr auto asked = webauthn::Verification::Required;

std::string row_of(std::string const& tenant, std::string const& id) { return "staff " + tenant + " " + id; }

crypto::SymmetricKey passkey_key(FactorDoor const& door) { return crypto::derive(crypto::view(door.storage.bytes), "staff", "madoguchi.passkey"); }
crypto::SymmetricKey challenge_key(FactorDoor const& door) { return crypto::derive(crypto::view(door.storage.bytes), "staff", "madoguchi.challenge"); }

std::string box_credential(FactorDoor const& door, std::string const& row, webauthn::Credential const& credential)
{
    json::Value transports = json::Array {};
    for (auto const& one : credential.transports)
        transports.add(one);
    auto const value = json::object({ { "id", crypto::base64url(credential.id) }, { "key", crypto::base64url(credential.public_key) }, { "counter", static_cast<std::int64_t>(credential.counter) },
        { "may_be_copied", credential.may_be_copied }, { "is_copied", credential.is_copied }, { "transports", std::move(transports) } });
    return crypto::encrypt(passkey_key(door), json::write(value), row);
}

std::optional<webauthn::Credential> open_credential(FactorDoor const& door, std::string const& row, std::string const& boxed)
{
    auto const plain = crypto::decrypt(passkey_key(door), boxed, row);
    auto const value = json::parse(plain.value_or(""));
    if (!plain || !value)
        return std::nullopt;
    webauthn::Credential credential;
    credential.id = crypto::from_base64url(value->text("id")).value_or("");
    credential.public_key = crypto::from_base64url(value->text("key")).value_or("");
    credential.counter = static_cast<std::uint32_t>(value->integer("counter"));
    credential.may_be_copied = value->flag("may_be_copied");
    credential.is_copied = value->flag("is_copied");
    for (auto const& one : value->array("transports"))
        credential.transports.push_back(one.text());
    return credential;
}

std::vector<webauthn::Credential> credentials_of(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors)
{
    std::vector<webauthn::Credential> all;
    for (auto const& factor : factors)
        if (factor.kind == FactorKind::Passkey)
            if (auto credential = open_credential(door, row_of(tenant, factor.id), factor.boxed))
                all.push_back(std::move(*credential));
    return all;
}

std::string moment_bytes(std::int64_t microseconds)
{
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        bytes[7 - i] = static_cast<char>(static_cast<std::uint64_t>(microseconds) >> (8 * i));
    return bytes;
}

std::int64_t moment_of(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (unsigned char const c : bytes.substr(0, 8))
        value = value << 8 | c;
    return static_cast<std::int64_t>(value);
}

std::string challenge_at(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, std::int64_t at)
{
    auto const moment = moment_bytes(at);
    return moment + crypto::hmac_sha256(challenge_key(door), moment + tenant + "\n" + person.value + "\n" + secret);
}

// The challenge that an answer names, when it is one of ours, for this person and browser, and young; its moment.
std::optional<std::string> own_challenge(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, std::string const& answer, Instant now)
{
    auto const named = webauthn::challenge_of(answer);
    if (!named || named->size() != 40)
        return std::nullopt;
    auto const at = moment_of(*named);
    if (at > now.microseconds || now.microseconds - at > challenge_minutes * minute || !crypto::same(*named, challenge_at(door, tenant, person, secret, at)))
        return std::nullopt;
    return named;
}

// A demonstration's clock runs ahead of its last code, so that one may sign in again within the same half minute.
std::int64_t demonstrated_step(Factor const& factor, Instant now) { return std::max(totp::step_of(totp::seconds(now.microseconds)), factor.last + 1); }

std::optional<Taken> shown_code(FactorDoor const& door, std::string const& tenant, Factor const& factor, std::string const& code, Instant now)
{
    auto const secret = totp::open_secret(door.storage, row_of(tenant, factor.id), factor.boxed);
    if (!secret)
        return std::nullopt;
    auto const at = factor.demonstrated ? demonstrated_step(factor, now) * totp::step_seconds : totp::seconds(now.microseconds);
    auto const step = totp::right_step(*secret, code, at, factor.last);
    return step ? std::optional(Taken { factor.id, factor.kind, *step }) : std::nullopt;
}

std::optional<Taken> shown_passkey(FactorDoor const& door, std::string const& tenant, Factor const& factor, std::string const& secret, std::string const& answer, Instant now)
{
    auto const row = row_of(tenant, factor.id);
    auto credential = open_credential(door, row, factor.boxed);
    auto const claimed = webauthn::claim(answer);
    auto const named = own_challenge(door, tenant, factor.person, secret, answer, now);
    if (!credential || !claimed || !named || claimed->credential != credential->id || moment_of(*named) <= factor.last)
        return std::nullopt;
    auto const asserted = webauthn::check_assertion(*door.site, *named, asked, *credential, answer);
    if (!asserted)
        return std::nullopt;
    credential->counter = asserted->counter;
    credential->is_copied = asserted->is_copied;
    return Taken { factor.id, factor.kind, moment_of(*named), box_credential(door, row, *credential) };
}

Result<std::string> label_typed(std::string label)
{
    label = std::string(text::trimmed(label));
    if (label.empty() || text::control_character(label) || text::length(label) > longest_label)
        return refuse({ { "label", "identity.factor.label_required", { { "most", std::to_string(longest_label) } } } });
    return label;
}

}  // namespace

std::vector<db::Statement> factor_statements() { return { select_factors, insert_factor, update_taken, update_counted, delete_factor, delete_factors, select_policy, upsert_policy }; }

bool requires_factor(db::Read& tx, FactorPolicy const& policy)
{
    return policy.is_required || tx.one(select_policy, {}, [](db::Row const& row) { return row.flag("factor_required"); }).value_or(false);
}

void require_factor(db::Write& tx, bool is_required) { tx.execute(upsert_policy, { { "$required", is_required } }); }

std::vector<Factor> factors_of(db::Read& tx, PersonId const& person, FactorPolicy const& policy)
{
    auto all = tx.all(select_factors, { { "$person", person } }, [](db::Row const& row) {
        auto const used = row.optional_integer("used_at");
        return Factor { row.text("id"), { row.text("person") }, value_of<FactorKind>(row.text("kind")), row.text("label"), row.bytes("boxed"), row.integer("last"), row.flag("demonstrated"),
            { row.integer("added_at") }, used ? std::optional(Instant { *used }) : std::nullopt };
    });
    if (!policy.demonstration)
        std::erase_if(all, [](Factor const& factor) { return factor.demonstrated; });
    return all;
}

std::string challenge(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, Instant now)
{
    return challenge_at(door, tenant, person, secret, now.microseconds);
}

std::string passkey_request(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, std::string const& made)
{
    auto credentials = door.site ? credentials_of(door, tenant, factors) : std::vector<webauthn::Credential> {};
    if (credentials.empty())
        return {};
    return webauthn::request_options(*door.site, { .challenge = made, .allow = std::move(credentials), .verification = asked });
}

std::string passkey_creation(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, PersonId const& person, std::string const& name, std::string const& made)
{
    if (!door.site)
        return {};
    return webauthn::creation_options(*door.site, { .challenge = made, .user = { person.value, name, name }, .exclude = credentials_of(door, tenant, factors), .verification = asked,
        .discoverable = false });
}

std::optional<Taken> shown_factor(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, std::string const& secret, Shown const& shown, Instant now)
{
    std::optional<Taken> taken;
    for (auto const& factor : factors) {
        if (factor.kind == FactorKind::Totp && !shown.code.empty() && !taken)
            taken = shown_code(door, tenant, factor, shown.code, now);
        if (factor.kind == FactorKind::Passkey && !shown.passkey.empty() && door.site && !taken)
            taken = shown_passkey(door, tenant, factor, secret, shown.passkey, now);
    }
    return taken;
}

bool take(db::Write& tx, Taken const& taken, Instant at)
{
    db::Parameters parameters { { "$id", taken.factor }, { "$last", taken.last }, { "$at", at.microseconds } };
    if (taken.boxed.empty())
        return tx.execute(update_taken, parameters) > 0;
    parameters.emplace_back("$boxed", db::Bytes { taken.boxed });
    return tx.execute(update_counted, parameters) > 0;
}

Result<Factor> totp_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::string const& secret, std::string const& code, std::string label, Moment const& now)
{
    auto const called = TRY(label_typed(std::move(label)));
    auto const step = totp::right_step(secret, code, totp::seconds(now.at.microseconds), 0);
    if (!step)
        return refuse({ { "code", "identity.factor.wrong_code" } });
    Factor factor { .id = now.id(), .person = person, .kind = FactorKind::Totp, .label = called, .boxed = {}, .last = *step, .added_at = now.at };
    factor.boxed = totp::box_secret(door.storage, row_of(tenant, factor.id), secret);
    return factor;
}

Result<Factor> passkey_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, std::vector<Factor> const& factors, std::string const& secret, std::string const& answer,
    std::string label, Moment const& now)
{
    auto const called = TRY(label_typed(std::move(label)));
    auto const named = own_challenge(door, tenant, person, secret, answer, now.at);
    if (!door.site || !named)
        return refuse({ { "passkey", "identity.factor.passkey_late" } });
    auto const registered = webauthn::check_registration(*door.site, *named, asked, answer);
    if (!registered)
        return refuse({ { "passkey", "identity.factor.passkey_refused" } });
    for (auto const& known : credentials_of(door, tenant, factors))
        if (known.id == registered->credential.id)
            return refuse({ { "passkey", "identity.factor.passkey_known" } });
    Factor factor { .id = now.id(), .person = person, .kind = FactorKind::Passkey, .label = called, .boxed = {}, .last = moment_of(*named), .added_at = now.at };
    factor.boxed = box_credential(door, row_of(tenant, factor.id), registered->credential);
    return factor;
}

Factor demonstrated_factor(FactorDoor const& door, std::string const& tenant, PersonId const& person, Moment const& now)
{
    Factor factor { .id = now.id(), .person = person, .kind = FactorKind::Totp, .label = "デモ", .boxed = {}, .last = 0, .demonstrated = true, .added_at = now.at };
    factor.boxed = totp::box_secret(door.storage, row_of(tenant, factor.id), totp::make_secret());
    return factor;
}

std::string demonstrated_code(FactorDoor const& door, std::string const& tenant, std::vector<Factor> const& factors, Instant now)
{
    if (!door.policy.demonstration)
        return {};
    for (auto const& factor : factors)
        if (factor.demonstrated)
            if (auto const secret = totp::open_secret(door.storage, row_of(tenant, factor.id), factor.boxed))
                return totp::code(*secret, demonstrated_step(factor, now));
    return {};
}

void keep_factor(db::Write& tx, Factor const& factor)
{
    tx.execute(insert_factor, { { "$id", factor.id }, { "$person", factor.person }, { "$kind", word_of(factor.kind) }, { "$label", factor.label }, { "$boxed", db::Bytes { factor.boxed } },
        { "$last", factor.last }, { "$demonstrated", factor.demonstrated }, { "$added_at", factor.added_at.microseconds } });
}

bool forget_factor(db::Write& tx, PersonId const& person, std::string const& factor) { return tx.execute(delete_factor, { { "$person", person }, { "$id", factor } }) > 0; }
std::int64_t forget_factors(db::Write& tx, PersonId const& person) { return tx.execute(delete_factors, { { "$person", person } }); }

}  // namespace mado::identity
