#pragma once
// A procedure without a route whose fee follows from the answers, its clerk and its cashier, and whether case, claim, slip and front say the same.
#include "tests/site.h"

#include <mado/cases/charges.h>
#include <mado/treasury/books.h>
#include <mado/treasury/provider_refunds.h>
#include <mado/treasury/receipts.h>

namespace mado::cases::test {

inline constexpr char const* fee = "stickers";

struct Waste : Pages {
    Caller waste_clerk = staff("takeda", "waste_clerk");

    Waste()
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                using enum access::Role;
                organization::keep_division(tx, { "environment/waste", "市民生活部 環境課 清掃係", "0866-00-0004", "" });
                position(tx, "waste_clerk", "environment/waste", "清掃係 主事", "clerk", "takeda", { Examiner });
                position(tx, "waste_cashier", "environment/waste", "清掃係 出納員", "clerk", "ono", { Cashier, Treasurer });
                auto const text = std::string(library().text("procedures/bulky_waste.yaml"));
                return definitions::receive_published(tx, { .tenant = tx.tenant(), .kind = CallerKind::Zone, .job = "office" }, here.now(), { "bulky_waste", crypto::sha256_hex(text), text, day("2026-04-01") });
            }, tenant));
        cashier = staff("ono", "waste_cashier");
    }
    static std::string pieces(int small) { return R"([ { "kind": "chair", "number": )" + std::to_string(small) + " } ]"; }
    // Ten chairs at 300 yen.
    CaseId submit_waste(int small = 10)
    {
        auto const id = submit("bulky_waste", body(R"({ "name": { "text": "三宅 陽子" }, "address": { "text": "岡山県総社市中央九丁目1番" }, "phone": "0866000000", "household": true, "pieces": )" + pieces(small)
            + R"(, "site": { "text": "中央九丁目1番" }, "spot": "front_of_house", "spot_words": "門の左", "area": "east", "wished_on": "2026-12-01" })"));
        taken(id, waste_clerk);
        return id;
    }
    // The applicant says another number of chairs (or something else), and the clerk takes it over.
    void says(CaseId const& id, int small) { says(id, pieces(small)); }
    void says(CaseId const& id, std::string const& all)
    {
        REQUIRE(complete(id, parsed(R"({ "pieces": )" + all + " }")));
        auto const correction = read([&](db::Read& tx) { return corrections(tx, id); }).at(0).id;
        auto const done = write([&](db::Write& tx) { return accept_correction(tx, waste_clerk, here, id, correction, found_version(tx, id)); });
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    }
    Result<ChargeChange> change(CaseId const& id, std::int64_t to, Caller const& by, std::string const& charge = fee, std::string const& article = "手数料条例第6条第2号", std::string const& reason = "火災にあったため")
    {
        return write([&](db::Write& tx) { return change_charge(tx, by, here, id, { charge, to, article, reason }, found_version(tx, id)); });
    }
    Result<ChargeChange> change(CaseId const& id, std::int64_t to) { return change(id, to, waste_clerk); }
    void changed(CaseId const& id, std::int64_t to)
    {
        auto const made = change(id, to);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    }
    treasury::Balance balance(CaseId const& id, std::string const& charge = fee) { return claim_of(id, charge).balance; }
    Charge mirror(CaseId const& id, std::string const& charge = fee)
    {
        for (auto const& one : read([&](db::Read& tx) { return charges(tx, id); }))
            if (one.owed.charge == charge)
                return one;
        FAIL("no such charge");
        return {};
    }
    json::Value last_told(CaseId const& id, std::string const& charge = fee)
    {
        auto const all = told(id);
        for (auto body = all.rbegin(); body != all.rend(); ++body)
            for (auto const& one : (*body)["clear"].array("charges"))
                if (one.text("id") == charge)
                    return one;
        return {};
    }
    std::vector<treasury::Slip> live_slips(CaseId const& id, std::string const& charge = fee)
    {
        auto const claim = claim_of(id, charge);
        auto all = read([&](db::Read& tx) { return treasury::slips_of(tx, claim.id); });
        std::erase_if(all, [](treasury::Slip const& one) { return one.state != treasury::SlipState::Live; });
        return all;
    }
    // 決裁 by whoever's turn it is.
    Result<approvals::Draft> approve(approvals::DraftId const& id)
    {
        auto draft = read([&](db::Read& tx) { return approvals::find(tx, id); });
        for (int step = 0; draft && draft->state == approvals::DraftState::Circulating && step < 6; ++step) {
            for (auto const& by : { head, staff("ichino", "mayor") }) {
                auto acted = write([&](db::Write& tx) { return approvals::decide(tx, by, here, id, "", draft->version); });
                if (!acted)
                    acted = write([&](db::Write& tx) { return approvals::agree(tx, by, here, id, "", draft->version); });
                if (acted)
                    break;
            }
            draft = read([&](db::Read& tx) { return approvals::find(tx, id); });
        }
        return draft;
    }
    // Letters that were looked at: the front has taken them.
    void forget_letters()
    {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        for (auto const& encoded : gateway.waiting_for("front", 1000))
            gateway.acknowledged(gateway::decode(encoded)->header);
    }
    // Case, claim, slip and front say the same.
    void agree(CaseId const& id, std::string const& charge = fee)
    {
        auto const kept = mirror(id, charge);
        auto const now = balance(id, charge);
        auto const said = last_told(id, charge);
        CHECK(now.assessed.amount() == kept.owed.amount);
        CHECK(kept.owed.paid_on.has_value() == (now.settled() || (kept.owed.amount == 0 && kept.owed.paid_on)));
        CHECK(said.integer("amount") == (now.unpaid().is_zero() ? kept.owed.amount : now.unpaid().amount()));
        CHECK(said.integer("part_paid") == (now.unpaid().is_zero() ? 0 : now.kept().amount()));
        CHECK(said.text("state") == (kept.owed.amount == 0 ? "cancelled" : now.settled() ? "paid" : "open"));
        auto const slips = live_slips(id, charge);
        if (!now.unpaid().is_zero()) {
            REQUIRE(slips.size() == 1);
            CHECK(slips.front().amount == now.unpaid());
            CHECK(said.text("slip") == slips.front().number);
        } else
            CHECK(said.text("slip").empty());
        CHECK(read([&](db::Read& tx) { return treasury::check_books(tx, 2026); }).empty());
    }
    treasury::Refund planned_refund(CaseId const& id, std::int64_t amount)
    {
        treasury::BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };
        auto const claim = claim_of(id, fee);
        auto const made = write([&](db::Write& tx) { return treasury::refund_to_account(tx, cashier, here, claim.id, Yen(amount), "減免による", account); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    treasury::Refund now(treasury::Refund const& refund) { return *read([&](db::Read& tx) { return treasury::find_refund(tx, refund.id); }); }
};

}  // namespace mado::cases::test
