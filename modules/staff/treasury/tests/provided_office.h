#pragma once
// A town whose charges of cases are paid by card: refunds through the provider, what it says of them, and its settlements.
#include "service/imports.h"
#include "tests/arrears_office.h"

#include <mado/treasury/books.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/provider_refunds.h>

namespace mado::treasury::test {

struct Provided : ArrearsOffice {
    int cases = 0;

    // A case's charge, paid by card.
    Claim charged(std::int64_t amount)
    {
        auto const made = write([&](db::Write& tx) {
            return assess(tx, accountant, here, { "charges/road_occupation", "道路占用料", "case", "019a0000-0000-7000-8000-" + std::to_string(100'000'000'000 + ++cases), "fee", roads, Yen(amount),
                { "三宅 陽子", "ミヤケ ヨウコ", "岡山県総社市中央一丁目" }, on("2026-06-30") });
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Receipt by_card(Claim const& claim, std::int64_t amount, std::string reference, Way way = Way::Card)
    {
        auto const made = write([&](db::Write& tx) {
            return receive(tx, accountant, here, { .way = way, .provider = "demo_pay", .reference = reference, .state = ReceiptState::Entrusted, .amount = Yen(amount), .paid_on = here.now().today(), .claim = claim.id });
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    std::string corrected(Claim const& claim, std::int64_t to) { return tried([&](db::Write& tx) { return correct(tx, head, here, claim.id, Yen(to), "減免"); }); }
    Result<Refund> ask(Claim const& claim, std::int64_t amount, Caller const& by)
    {
        return write([&](db::Write& tx) { return refund_by_provider(tx, by, here, claim.id, Yen(amount), "減免による"); });
    }
    Refund asked(Claim const& claim, std::int64_t amount)
    {
        auto const made = ask(claim, amount, accountant);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Refund now(Refund const& refund) { return *read([&](db::Read& tx) { return find_refund(tx, refund.id); }); }
    using ArrearsOffice::now;
    Result<Refund> end(Refund const& refund, HandEnd how, Caller const& by, std::string_view day = "2026-06-01", std::string_view reason = "電話で確かめた")
    {
        return write([&](db::Write& tx) { return end_refund(tx, by, here, refund.id, how, on(day), reason, find_refund(tx, refund.id)->version); });
    }
    Result<Refund> undo(Refund const& refund, Caller const& by, std::string_view says = "電話 返金の記録はない", std::string_view reason = "画面の見誤り")
    {
        return write([&](db::Write& tx) { return undo_refund(tx, by, here, refund.id, says, reason, find_refund(tx, refund.id)->version); });
    }
    std::string undone(Refund const& refund, Caller const& by, std::string_view says = "電話 返金の記録はない", std::string_view reason = "画面の見誤り")
    {
        auto const made = undo(refund, by, says, reason);
        return made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().field;
    }
    void heard(Refund const& refund, std::int64_t calls, std::optional<Yen> given_back = {})
    {
        REQUIRE(write([&](db::Write& tx) { return heard_of_refund(tx, accountant, here, { refund.id, calls, "payments.provider.silent", given_back, clock.now() }); }));
    }
    void answered(Refund const& refund, ProviderAnswer answer) { REQUIRE(write([&](db::Write& tx) { return provider_answered(tx, accountant, here, refund.id, answer, "payments.provider.too_late"); })); }
    Result<ImportId> settlement(std::string const& lines, std::string const& heading = "reference,amount,fee,entrusted_on,remitted_on,refund\n")
    {
        auto const bytes = heading + lines;
        auto const file = TRY(read_import(here, Format::Settlement, "demo_pay", "settlement.csv", bytes));
        auto const blob = files.keep_bytes(bytes);
        auto const made = TRY(write([&](db::Write& tx) { return take_import(tx, accountant, here, file, blob); }));
        jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "import", made.id.value } });
        REQUIRE(service::apply_import(here, job));
        return made.id;
    }
    std::vector<Outcome> outcomes(std::string const& lines)
    {
        auto const id = settlement(lines);
        REQUIRE_MESSAGE(id, (id ? "" : id.error().fields.front().key));
        std::vector<Outcome> all;
        for (auto const& line : read([&](db::Read& tx) { return import_lines(tx, *id, {}, 0, 1'000); }))
            all.push_back(line.outcome);
        return all;
    }
    std::int64_t standing(Account account)
    {
        return read([&](db::Read& tx) {
            return tx.one({ "test.standing", R"sql(
                SELECT COALESCE(CAST(SUM(CASE WHEN debit = $account THEN amount ELSE -amount END) AS yen_int), 0) AS n FROM treasury_entry WHERE tenant = $tenant AND (debit = $account OR credit = $account)
            )sql" }, { { "$account", word_of(account) } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
        });
    }
    void right() { CHECK(read([&](db::Read& tx) { return check_books(tx, 2026); }).empty()); }
};

inline std::string line(std::string const& reference, std::int64_t amount, std::string const& refund = {}, std::int64_t fee = 0)
{
    return reference + "," + std::to_string(amount) + "," + std::to_string(fee) + ",2026-06-01,2026-06-15," + refund + "\n";
}

}  // namespace mado::treasury::test
