#include "store/payout_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_PAYOUT_COLUMNS "id, source_kind, source, owner, heading, title, payee, amount, month, state, obligated_on, ordered_on, ordered_by, transfer, place, paid_on, why_returned, attempts, by_whom, in_cash, elsewhere, voucher, version"
#define MADO_TRANSFER_COLUMNS "id, number, pays_on, payouts, total, hash, state, settled_on, returned, by_whom"

constexpr db::Statement insert_payout { "treasury.insert_payout", "INSERT INTO treasury_payout (tenant, account, " MADO_PAYOUT_COLUMNS
    ", at) VALUES ($tenant, $account, $id, $source_kind, $source, $owner, $heading, $title, $payee, $amount, $month, $state, $obligated_on, $ordered_on, $ordered_by, $transfer, $place, $paid_on, "
    "$why_returned, $attempts, $by_whom, $in_cash, $elsewhere, $voucher, 1, $at) ON CONFLICT (tenant, source_kind, source, month) DO NOTHING" };
constexpr db::Statement update_payout { "treasury.update_payout", R"sql(
    UPDATE treasury_payout SET state = $state, obligated_on = $obligated_on, ordered_on = $ordered_on, ordered_by = $ordered_by, transfer = $transfer, place = $place, paid_on = $paid_on,
           why_returned = $why_returned, attempts = $attempts, elsewhere = $elsewhere, voucher = $voucher, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_account { "treasury.update_account", "UPDATE treasury_payout SET account = $account WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_payout { "treasury.select_payout", "SELECT account, " MADO_PAYOUT_COLUMNS " FROM treasury_payout WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_payouts { "treasury.select_payouts", "SELECT " MADO_PAYOUT_COLUMNS
    " FROM treasury_payout WHERE tenant = $tenant AND state = $state AND id > $after AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond)) "
    "ORDER BY id LIMIT $most" };
constexpr db::Statement select_ordered { "treasury.select_ordered",
    "SELECT account, " MADO_PAYOUT_COLUMNS " FROM treasury_payout WHERE tenant = $tenant AND state = 'ordered' AND in_cash = 0 AND elsewhere = 0 AND ordered_by <> $not_by ORDER BY id LIMIT $most" };
constexpr db::Statement select_in_transfer { "treasury.select_in_transfer",
    "SELECT " MADO_PAYOUT_COLUMNS " FROM treasury_payout WHERE tenant = $tenant AND transfer = $transfer ORDER BY place, id" };
constexpr db::Statement insert_transfer { "treasury.insert_transfer", "INSERT INTO treasury_transfer (tenant, file, " MADO_TRANSFER_COLUMNS
    ", at) VALUES ($tenant, $file, $id, $number, $pays_on, $payouts, $total, $hash, $state, $settled_on, $returned, $by_whom, $at)" };
constexpr db::Statement update_transfer { "treasury.settle_transfer",
    "UPDATE treasury_transfer SET state = 'settled', settled_on = $settled_on, returned = $returned WHERE tenant = $tenant AND id = $id AND state = 'made'" };
constexpr db::Statement select_transfer { "treasury.select_transfer", "SELECT " MADO_TRANSFER_COLUMNS " FROM treasury_transfer WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement count_unsettled { "treasury.count_unsettled_transfers",
    "SELECT COUNT(*) AS n FROM treasury_transfer WHERE tenant = $tenant AND state = 'made' AND pays_on <= $through" };
constexpr db::Statement count_elsewhere { "treasury.count_payouts_elsewhere",
    "SELECT COUNT(*) AS n FROM treasury_payout WHERE tenant = $tenant AND state = 'ordered' AND elsewhere = 1 AND ordered_on <= $through" };
constexpr db::Statement select_file { "treasury.select_transfer_file", "SELECT file FROM treasury_transfer WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_transfers { "treasury.select_transfers", "SELECT " MADO_TRANSFER_COLUMNS " FROM treasury_transfer WHERE tenant = $tenant ORDER BY id DESC LIMIT $most" };
constexpr db::Statement upsert_client { "treasury.keep_client", R"sql(
    INSERT INTO treasury_client (tenant, code, name, account) VALUES ($tenant, $code, $name, $account)
    ON CONFLICT (tenant) DO UPDATE SET code = excluded.code, name = excluded.name, account = excluded.account
)sql" };
constexpr db::Statement select_client { "treasury.select_client", "SELECT code, name, account FROM treasury_client WHERE tenant = $tenant" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

Payout read_payout(db::Row const& row)
{
    Payout made;
    made.id = row.id<PayoutTag>("id");
    made.wish = { row.text("source_kind"), row.text("source"), row.text("owner"), row.text("heading"), row.text("title"), row.text("payee"), {}, Yen(row.integer("amount")), row.text("month"),
        row.flag("in_cash") ? PayoutWay::Cash : PayoutWay::Transfer };
    made.state = value_of<PayoutState>(row.text("state"));
    made.obligated_on = day_in(row, "obligated_on");
    made.ordered_on = day_or_none(row, "ordered_on");
    made.paid_on = day_or_none(row, "paid_on");
    made.ordered_by = row.id<PersonTag>("ordered_by");
    made.by = row.id<PersonTag>("by_whom");
    made.transfer = row.id<TransferTag>("transfer");
    made.place = static_cast<int>(row.integer("place"));
    made.why_returned = row.text("why_returned");
    made.attempts = static_cast<int>(row.integer("attempts"));
    made.version = row.integer("version");
    made.elsewhere = row.flag("elsewhere");
    made.voucher = row.text("voucher");
    return made;
}
BoxedPayout read_boxed(db::Row const& row) { return { read_payout(row), row.bytes("account") }; }

Transfer read_transfer(db::Row const& row)
{
    return { row.id<TransferTag>("id"), row.integer("number"), day_in(row, "pays_on"), static_cast<int>(row.integer("payouts")), Yen(row.integer("total")), row.text("hash"),
        value_of<TransferState>(row.text("state")), day_or_none(row, "settled_on"), static_cast<int>(row.integer("returned")), row.id<PersonTag>("by_whom") };
}

db::Parameters changing(Payout const& payout)
{
    return { { "$id", payout.id }, { "$state", word_of(payout.state) }, { "$obligated_on", payout.obligated_on.iso() }, { "$ordered_on", iso(payout.ordered_on) }, { "$ordered_by", payout.ordered_by },
        { "$transfer", payout.transfer }, { "$place", payout.place }, { "$paid_on", iso(payout.paid_on) }, { "$why_returned", payout.why_returned }, { "$attempts", payout.attempts }, { "$elsewhere", payout.elsewhere },
        { "$voucher", payout.voucher } };
}

}  // namespace

std::vector<db::Statement> payout_statements()
{
    return { insert_payout, update_payout, update_account, select_payout, select_payouts, select_ordered, select_in_transfer, insert_transfer, update_transfer, select_transfer, select_file, count_unsettled, count_elsewhere,
        select_transfers, upsert_client, select_client };
}

bool insert(db::Write& tx, Payout const& payout, std::string const& account, Instant at)
{
    auto all = changing(payout);
    auto const& wish = payout.wish;
    for (auto& more : db::Parameters { { "$account", db::Bytes { account } }, { "$source_kind", wish.source_kind }, { "$source", wish.source }, { "$owner", wish.owner }, { "$heading", wish.heading },
             { "$title", wish.title }, { "$payee", wish.payee }, { "$amount", wish.amount.amount() }, { "$month", wish.month }, { "$by_whom", payout.by }, { "$in_cash", wish.way == PayoutWay::Cash }, { "$at", at.microseconds } })
        all.push_back(std::move(more));
    return tx.execute(insert_payout, all) == 1;
}

bool change(db::Write& tx, Payout& payout)
{
    auto all = changing(payout);
    all.emplace_back("$version", payout.version);
    if (tx.execute(update_payout, all) == 0)
        return false;
    ++payout.version;
    return true;
}

void keep_account(db::Write& tx, PayoutId const& id, std::string const& account) { tx.execute(update_account, { { "$id", id }, { "$account", db::Bytes { account } } }); }
std::optional<BoxedPayout> payout(db::Read& tx, PayoutId const& id) { return tx.one(select_payout, { { "$id", id } }, read_boxed); }

std::vector<Payout> of_state(db::Read& tx, std::string const& division, PayoutState state, std::string_view after, int most)
{
    return tx.all(select_payouts, { { "$state", word_of(state) }, { "$after", after }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", most } },
        read_payout);
}

std::vector<BoxedPayout> ordered(db::Read& tx, PersonId const& not_by, int most) { return tx.all(select_ordered, { { "$not_by", not_by }, { "$most", most } }, read_boxed); }
std::vector<Payout> in_transfer(db::Read& tx, TransferId const& id) { return tx.all(select_in_transfer, { { "$transfer", id } }, read_payout); }

void insert(db::Write& tx, Transfer const& transfer, std::string const& file, Instant at)
{
    tx.execute(insert_transfer, { { "$id", transfer.id }, { "$number", transfer.number }, { "$pays_on", transfer.pays_on.iso() }, { "$payouts", transfer.payouts }, { "$total", transfer.total.amount() },
        { "$hash", transfer.hash }, { "$file", db::Bytes { file } }, { "$state", word_of(transfer.state) }, { "$settled_on", iso(transfer.settled_on) }, { "$returned", transfer.returned },
        { "$by_whom", transfer.by }, { "$at", at.microseconds } });
}

bool settle(db::Write& tx, Transfer const& transfer)
{
    return tx.execute(update_transfer, { { "$id", transfer.id }, { "$settled_on", iso(transfer.settled_on) }, { "$returned", transfer.returned } }) == 1;
}

std::optional<Transfer> transfer(db::Read& tx, TransferId const& id) { return tx.one(select_transfer, { { "$id", id } }, read_transfer); }
std::int64_t count_unsettled_transfers(db::Read& tx, Day through)
{
    std::int64_t count = 0;
    for (auto const* statement : { &count_unsettled, &count_elsewhere })
        count += tx.one(*statement, { { "$through", through.iso() } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
    return count;
}
std::optional<std::string> file_of(db::Read& tx, TransferId const& id) { return tx.one(select_file, { { "$id", id } }, [](db::Row const& row) { return row.bytes("file"); }); }
std::vector<Transfer> transfers(db::Read& tx, int most) { return tx.all(select_transfers, { { "$most", most } }, read_transfer); }

void keep_client(db::Write& tx, BoxedClient const& client)
{
    tx.execute(upsert_client, { { "$code", client.code }, { "$name", client.name }, { "$account", db::Bytes { client.account } } });
}

std::optional<BoxedClient> client(db::Read& tx)
{
    return tx.one(select_client, {}, [](db::Row const& row) { return BoxedClient { row.text("code"), row.text("name"), row.bytes("account") }; });
}

}  // namespace mado::treasury::store
