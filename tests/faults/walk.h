#pragma once
// One application from its start to its notice: sent, taken, asked, completed, paid, drafted, decided, told. What an earlier life has done is
// seen by its state and not done again, so that anybody can go on from wherever a fault left it.
#include "browser.h"

#include <mado/approvals/drafts.h>
#include <mado/documents/documents.h>
#include <mado/treasury/receipts.h>

namespace mado::faults {

enum class Reached { Nothing, Sent, Taken, Asked, Completed, Paid, Drafted, Decided, Told };

class Walk {
public:
    // Knows the application by its receipt, or, when no receipt came, as the one that was not there `before`.
    Walk(World& world, std::set<std::string> before) : world_(world), before_(std::move(before)), office_(world.zone("office").here()), clerk_(Staff { office_ }.clerk()), heads_(Staff { office_ }.heads()) {}

    static std::set<std::string> applications(World& world)
    {
        auto const all = rows(world.zone("front").here(), "SELECT id FROM applications_application WHERE tenant = $tenant AND state <> 'unsent' ORDER BY id",
            [](db::Row const& row) { return row.text("id"); });
        return { all.begin(), all.end() };
    }

    // How far it is, by what the databases hold now.
    Reached reached()
    {
        auto const found = of_office();
        if (!found)
            return sent() ? Reached::Sent : Reached::Nothing;
        auto const answered = is_answered();
        return office_.database.read(town, [&](db::Read& tx) {
            using enum cases::CaseState;
            auto const requests = cases::requests(tx, found->id);
            switch (found->state) {
            case Received:
                return Reached::Sent;
            case Asked:
                return answered ? Reached::Completed : Reached::Asked;
            case InApproval:
                return Reached::Drafted;
            case Decided:
                return Reached::Decided;
            case Dispatched:
            case Closed:
                return Reached::Told;
            default:
                return !cases::payments(tx, found->id).empty() ? Reached::Paid : !requests.empty() ? Reached::Completed : Reached::Taken;
            }
        });
    }

    // The next act of whoever's turn it is. False when nobody's is: it must be carried first, or all is done.
    bool step()
    {
        switch (reached()) {
        case Reached::Nothing:
            apply();
            return true;
        case Reached::Sent:
            return of_office() && take();
        case Reached::Taken:
            return ask();
        case Reached::Asked:
            return complete();
        case Reached::Completed:
            return of_office()->state == cases::CaseState::Examining && pay();
        case Reached::Paid:
            return draft();
        case Reached::Drafted:
            return decide();
        default:
            return false;
        }
    }

    void apply()
    {
        auto const& front = world_.zone("front").here();
        receipt = must(applications::apply(front, town, dog(front.now().today())), "apply");
    }

    std::optional<applications::Receipt> receipt;

    std::optional<std::string> sent()
    {
        if (receipt)
            return receipt->application.value;
        for (auto const& id : applications(world_))
            if (!before_.contains(id))
                return id;
        return {};
    }

    std::optional<cases::Case> of_office()
    {
        auto const id = sent();
        if (!id)
            return {};
        auto found = office_.database.read(town, [&](db::Read& tx) { return cases::find(tx, CaseId { *id }); });
        return found ? std::optional(std::move(*found)) : std::nullopt;
    }

private:
    template <class Work>
    auto write(Work work) { return office_.database.write(town, documents::numbering("test"), std::move(work)); }

    bool is_answered()
    {
        auto const answered = rows(world_.zone("front").here(), "SELECT answered_at FROM applications_step WHERE tenant = $tenant AND application = $id AND kind = 'asked' ORDER BY number",
            [](db::Row const& row) { return !row.is_null("answered_at"); }, { { "$id", *sent() } });
        return !answered.empty() && answered.back();
    }

    bool take()
    {
        auto const found = *of_office();
        must(write([&](db::Write& tx) { return cases::take(tx, clerk_, office_, found.id, found.version); }), "take");
        return true;
    }

    bool ask()
    {
        auto const found = *of_office();
        cases::Asking asking { { { "colour", {}, "毛の色を詳しく書いてください。" } }, "一つだけ確かめさせてください。", cases::usual_last_day(office_) };
        auto const sealed = must(cases::seal_asking(office_, found, std::move(asking), "環境課 動物係"), "seal");
        must(write([&](db::Write& tx) { return cases::ask_completion(tx, clerk_, office_, found.id, sealed, found.version); }), "ask");
        return true;
    }

    // The resident, by number and code on the pages; who got no receipt before the lights went out telephones.
    bool complete()
    {
        if (!receipt) {
            auto const found = *of_office();
            must(write([&](db::Write& tx) {
                return cases::complete_on_paper(tx, clerk_, office_, found.id,
                    { json::object({ { "colour", json::object({ { "value", "茶に白" }, { "origin", "typed" }, { "changed", false } }) } }), json::object({}),
                        { "phone", office_.now().today(), "電話で確かめた" } },
                    found.version);
            }), "complete by telephone");
            return true;
        }
        auto const page = "/soja-shi/applications/" + receipt->application.value + "/complete";
        auto& front = world_.zone("front");
        if (rows(front.here(), "SELECT number FROM applications_step WHERE tenant = $tenant AND application = $id AND kind = 'asked' ORDER BY number", [](db::Row const&) { return true; },
                { { "$id", receipt->application.value } })
                .empty())
            return false;  // the question is on its way
        Browser browser(front);
        browser.get("/soja-shi/applications");
        if (browser.post("/soja-shi/applications", { { "number", receipt->receipt_number }, { "code", receipt->code } }).status != 303)
            throw std::runtime_error("the receipt does not open the application");
        browser.get(page);
        auto const sent = browser.post(page, { { "colour", "茶に白" } });
        if (sent.status != 303)
            throw db::Failure("the completion was not taken: " + std::to_string(sent.status));
        return true;
    }

    bool pay()
    {
        auto const found = *of_office();
        must(write([&](db::Write& tx) { return treasury::receive(tx, clerk_, office_, { .provider = "test", .reference = found.id.value, .amount = Yen(3000), .paid_on = office_.now().today(), .claim = treasury::claim_of(tx, "case", found.id.value, "registration")->id }); }), "payment");
        return true;
    }

    bool draft()
    {
        auto const found = *of_office();
        auto const prepared = office_.database.read(town, [&](db::Read& tx) { return cases::prepare(tx, clerk_, office_, found.id, { "done", {} }); });
        auto const ready = must(prepared, "prepare");
        must(write([&](db::Write& tx) { return cases::draft_decision(tx, clerk_, office_, found.id, ready); }), "draft");
        return true;
    }

    bool decide()
    {
        auto const found = *of_office();
        auto const draft = office_.database.read(town, [&](db::Read& tx) { return must(approvals::find(tx, found.draft), "draft"); });
        for (auto const& head : heads_)
            if (head.position == draft.decider) {
                must(write([&](db::Write& tx) { return approvals::decide(tx, head, office_, draft.id, "", draft.version); }), "decide");
                return true;
            }
        throw std::runtime_error("nobody decides");
    }

    World& world_;
    std::set<std::string> before_;
    Workplace const& office_;
    Caller clerk_;
    std::vector<Caller> heads_;
};

// What is to be seen of an application at its end, on both sides, without ids and times: two ends are the same when these are. Whoever was
// interrupted comes back once more: that they came back is not counted.
inline std::vector<std::string> seen_of(World& world, std::string const& application)
{
    std::vector<std::string> seen;
    auto const add = [&](std::string_view zone, std::string const& what, std::string_view sql) {
        for (auto const& line : rows(world.zone(zone).here(), sql, [](db::Row const& row) { return row.text("line"); }, { { "$id", application } }))
            seen.push_back(what + " " + line);
    };
    add("front", "application", "SELECT state AS line FROM applications_application WHERE tenant = $tenant AND id = $id ORDER BY id");
    add("front", "step", "SELECT kind || ' ' || state || ' ' || event || (CASE WHEN answered_at IS NULL THEN '' ELSE ' answered' END) AS line FROM applications_step "
                         "WHERE tenant = $tenant AND application = $id ORDER BY number");
    add("front", "charge", "SELECT id || ' ' || CAST(amount AS code_text) AS line FROM applications_charge WHERE tenant = $tenant AND application = $id ORDER BY id");
    add("office", "case", "SELECT state || ' ' || result AS line FROM cases_case WHERE tenant = $tenant AND id = $id ORDER BY id");
    add("office", "colour", "SELECT answers ->> 'colour' AS line FROM cases_content WHERE tenant = $tenant AND case_id = $id ORDER BY case_id");
    add("office", "request", "SELECT state AS line FROM cases_request WHERE tenant = $tenant AND case_id = $id ORDER BY id");
    add("office", "payment", "SELECT charge AS line FROM cases_payment WHERE tenant = $tenant AND case_id = $id ORDER BY id");
    add("office", "document", "SELECT name || ' ' || state AS line FROM documents_document WHERE tenant = $tenant AND case_id = $id ORDER BY id");
    for (auto const* zone : { "front", "office" })
        add(zone, "event", "SELECT audit_event.event AS line FROM audit_event JOIN audit_object ON audit_object.tenant = audit_event.tenant AND audit_object.event = audit_event.id "
                           "WHERE audit_event.tenant = $tenant AND audit_object.object = $id AND audit_event.event <> 'applications.application.returned_to' ORDER BY audit_event.event, audit_event.id");
    return seen;
}

// Says each line that only one of the two ends has.
inline void ends_alike(std::vector<std::string> here, std::vector<std::string> there)
{
    std::ranges::sort(here);
    std::ranges::sort(there);
    std::vector<std::string> only_here, only_there;
    std::ranges::set_difference(here, there, std::back_inserter(only_here));
    std::ranges::set_difference(there, here, std::back_inserter(only_there));
    for (auto const& line : only_here)
        FAIL_CHECK("more than usual: ", line);
    for (auto const& line : only_there)
        FAIL_CHECK("missing: ", line);
}

}  // namespace mado::faults
