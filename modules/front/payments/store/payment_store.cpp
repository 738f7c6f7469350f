#include "store/payment_store.h"

namespace mado::payments::store {

namespace {

#define MADO_ATTEMPT_COLUMNS                                                                                                                                  \
    "id, handle_hash, application, charge, title, amount, way, provider, invitation, state, stage, reference, address, paid_amount, told_amount, created_at, " \
    "expires_at, asked_at, next_ask_at, asks, fault, version FROM payments_attempt "
constexpr db::Statement insert_attempt { "payments.insert_attempt", R"sql(
    INSERT INTO payments_attempt (tenant, id, handle_hash, application, charge, title, amount, way, provider, invitation, state, stage, reference, address, paid_amount, told_amount,
        created_at, expires_at, asked_at, next_ask_at, asks, fault, version)
    VALUES ($tenant, $id, $handle_hash, $application, $charge, $title, $amount, $way, $provider, $invitation, $state, $stage, $reference, $address, 0, 0,
        $created_at, $expires_at, $asked_at, $next_ask_at, $asks, $fault, 1)
)sql" };
constexpr db::Statement select_attempt { "payments.select_attempt", "SELECT " MADO_ATTEMPT_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_by_handle { "payments.select_by_handle", "SELECT " MADO_ATTEMPT_COLUMNS "WHERE tenant = $tenant AND handle_hash = $handle_hash" };
constexpr db::Statement select_of_charge { "payments.select_of_charge",
    "SELECT " MADO_ATTEMPT_COLUMNS "WHERE tenant = $tenant AND application = $application AND charge = $charge ORDER BY id DESC" };
#undef MADO_ATTEMPT_COLUMNS
constexpr db::Statement select_due { "payments.select_due", R"sql(
    SELECT id FROM payments_attempt WHERE tenant = $tenant AND next_ask_at IS NOT NULL AND next_ask_at <= $now ORDER BY next_ask_at, id LIMIT $most
)sql" };
constexpr db::Statement update_attempt { "payments.update_attempt", R"sql(
    UPDATE payments_attempt
       SET state = $state, stage = $stage, reference = $reference, address = $address, paid_amount = $paid_amount, told_amount = $told_amount, asked_at = $asked_at,
           next_ask_at = $next_ask_at, asks = $asks, fault = $fault, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement insert_invitation { "payments.insert_invitation", R"sql(
    INSERT INTO payments_invitation (tenant, id, token_hash, application, charge, made_at, expires_at, revoked_at)
    VALUES ($tenant, $id, $token_hash, $application, $charge, $made_at, $expires_at, NULL)
)sql" };
constexpr db::Statement select_by_token { "payments.select_by_token", R"sql(
    SELECT id, token_hash, application, charge, made_at, expires_at, revoked_at FROM payments_invitation WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement select_live { "payments.select_live", R"sql(
    SELECT id, token_hash, application, charge, made_at, expires_at, revoked_at FROM payments_invitation
     WHERE tenant = $tenant AND application = $application AND charge = $charge AND revoked_at IS NULL AND expires_at > $now ORDER BY id DESC LIMIT 1
)sql" };
constexpr db::Statement revoke_invitations { "payments.revoke_invitations", R"sql(
    UPDATE payments_invitation SET revoked_at = $at WHERE tenant = $tenant AND application = $application AND charge = $charge AND revoked_at IS NULL
)sql" };
constexpr db::Statement insert_refund { "payments.insert_refund", R"sql(
    INSERT INTO payments_refund (tenant, id, application, charge, provider, reference, amount, state, calls, next_at, fault, created_at, version)
    VALUES ($tenant, $id, $application, $charge, $provider, $reference, $amount, $state, 0, $next_at, '', $created_at, 1)
    ON CONFLICT (tenant, id) DO NOTHING
)sql" };
constexpr db::Statement select_refund { "payments.select_refund", R"sql(
    SELECT id, application, charge, provider, reference, amount, state, calls, next_at, fault, created_at, version FROM payments_refund WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_refunds_due { "payments.select_refunds_due", R"sql(
    SELECT id FROM payments_refund WHERE tenant = $tenant AND next_at IS NOT NULL AND next_at <= $now ORDER BY next_at, id LIMIT $most
)sql" };
constexpr db::Statement update_refund { "payments.update_refund", R"sql(
    UPDATE payments_refund SET state = $state, calls = $calls, next_at = $next_at, fault = $fault, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };

std::optional<Instant> instant(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}
std::optional<std::int64_t> microseconds(std::optional<Instant> const& at) { return at ? std::optional(at->microseconds) : std::nullopt; }

Attempt read_attempt(db::Row const& row)
{
    Attempt read { .id = row.id<AttemptTag>("id"), .handle_hash = row.text("handle_hash"), .application = row.id<ApplicationTag>("application"), .charge = row.text("charge"),
        .title = row.text("title"), .amount = row.integer("amount"), .way = row.text("way"), .provider = row.text("provider"), .invitation = row.id<InvitationTag>("invitation"),
        .created_at = { row.integer("created_at") }, .expires_at = { row.integer("expires_at") }, .asked_at = { row.integer("asked_at") }, .next_ask_at = instant(row, "next_ask_at"),
        .asks = row.integer("asks"), .fault = row.text("fault"), .version = row.integer("version") };
    read.known = { value_of<AttemptState>(row.text("state")), row.integer("stage"), row.text("reference"), row.text("address"), row.integer("paid_amount"), row.integer("told_amount") };
    return read;
}

Invitation read_invitation(db::Row const& row)
{
    return { row.id<InvitationTag>("id"), row.text("token_hash"), row.id<ApplicationTag>("application"), row.text("charge"), { row.integer("made_at") }, { row.integer("expires_at") },
        instant(row, "revoked_at") };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_attempt, select_attempt, select_by_handle, select_of_charge, select_due, update_attempt, insert_invitation, select_by_token, select_live, revoke_invitations, insert_refund,
        select_refund, select_refunds_due, update_refund };
}

void insert(db::Write& tx, Attempt const& a)
{
    tx.execute(insert_attempt, { { "$id", a.id }, { "$handle_hash", a.handle_hash }, { "$application", a.application }, { "$charge", a.charge }, { "$title", a.title }, { "$amount", a.amount },
        { "$way", a.way }, { "$provider", a.provider }, { "$invitation", a.invitation }, { "$state", word_of(a.known.state) }, { "$stage", a.known.stage }, { "$reference", a.known.reference },
        { "$address", a.known.address }, { "$created_at", a.created_at.microseconds }, { "$expires_at", a.expires_at.microseconds }, { "$asked_at", a.asked_at.microseconds },
        { "$next_ask_at", microseconds(a.next_ask_at) }, { "$asks", a.asks }, { "$fault", a.fault } });
}

std::optional<Attempt> find(db::Read& tx, AttemptId const& id) { return tx.one(select_attempt, { { "$id", id } }, read_attempt); }

std::optional<Attempt> find_by_handle(db::Read& tx, std::string const& handle_hash) { return tx.one(select_by_handle, { { "$handle_hash", handle_hash } }, read_attempt); }

std::vector<Attempt> attempts_of(db::Read& tx, ApplicationId const& application, std::string const& charge)
{
    return tx.all(select_of_charge, { { "$application", application }, { "$charge", charge } }, read_attempt);
}

std::vector<AttemptId> due(db::Read& tx, Instant now, int most)
{
    return tx.all(select_due, { { "$now", now.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.id<AttemptTag>("id"); });
}

bool keep(db::Write& tx, Attempt const& a)
{
    return tx.execute(update_attempt, { { "$state", word_of(a.known.state) }, { "$stage", a.known.stage }, { "$reference", a.known.reference }, { "$address", a.known.address },
               { "$paid_amount", a.known.paid_amount }, { "$told_amount", a.known.told_amount }, { "$asked_at", a.asked_at.microseconds }, { "$next_ask_at", microseconds(a.next_ask_at) },
               { "$asks", a.asks }, { "$fault", a.fault }, { "$id", a.id }, { "$version", a.version } })
        == 1;
}

void insert(db::Write& tx, Invitation const& i)
{
    tx.execute(insert_invitation, { { "$id", i.id }, { "$token_hash", i.token_hash }, { "$application", i.application }, { "$charge", i.charge }, { "$made_at", i.made_at.microseconds },
        { "$expires_at", i.expires_at.microseconds } });
}

std::optional<Invitation> find_by_token(db::Read& tx, std::string const& token_hash) { return tx.one(select_by_token, { { "$token_hash", token_hash } }, read_invitation); }

std::optional<Invitation> live_of(db::Read& tx, ApplicationId const& application, std::string const& charge, Instant now)
{
    return tx.one(select_live, { { "$application", application }, { "$charge", charge }, { "$now", now.microseconds } }, read_invitation);
}

std::int64_t revoke_all(db::Write& tx, ApplicationId const& application, std::string const& charge, Instant at)
{
    return tx.execute(revoke_invitations, { { "$at", at.microseconds }, { "$application", application }, { "$charge", charge } });
}

void insert(db::Write& tx, Refund const& r)
{
    tx.execute(insert_refund, { { "$id", r.id }, { "$application", r.application }, { "$charge", r.charge }, { "$provider", r.provider }, { "$reference", r.reference }, { "$amount", r.amount },
        { "$state", word_of(r.state) }, { "$next_at", microseconds(r.next_at) }, { "$created_at", r.created_at.microseconds } });
}

std::optional<Refund> refund(db::Read& tx, RefundId const& id)
{
    return tx.one(select_refund, { { "$id", id } }, [](db::Row const& row) {
        return Refund { row.id<RefundTag>("id"), row.id<ApplicationTag>("application"), row.text("charge"), row.text("provider"), row.text("reference"), row.integer("amount"),
            value_of<RefundState>(row.text("state")), row.integer("calls"), instant(row, "next_at"), row.text("fault"), { row.integer("created_at") }, row.integer("version") };
    });
}

std::vector<RefundId> refunds_due(db::Read& tx, Instant now, int most)
{
    return tx.all(select_refunds_due, { { "$now", now.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.id<RefundTag>("id"); });
}

bool keep(db::Write& tx, Refund const& r)
{
    return tx.execute(update_refund, { { "$id", r.id }, { "$state", word_of(r.state) }, { "$calls", r.calls }, { "$next_at", microseconds(r.next_at) }, { "$fault", r.fault },
               { "$version", r.version } })
        == 1;
}

}  // namespace mado::payments::store
