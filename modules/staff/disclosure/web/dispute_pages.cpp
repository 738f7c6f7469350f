#include "web/pages.h"

#include <mado/time/wareki.h>

namespace mado::disclosure::web {

namespace {

struct DisputeRow {
    std::string id, words, about, defence;
    bool may_hold = false, is_held = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(DisputeRow, id), MADO_FIELD(DisputeRow, words), MADO_FIELD(DisputeRow, about), MADO_FIELD(DisputeRow, defence), MADO_FIELD(DisputeRow, may_hold), MADO_FIELD(DisputeRow, is_held) };
};
struct DueRow {
    std::string id, what, due, state;
    bool is_open = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(DueRow, id), MADO_FIELD(DueRow, what), MADO_FIELD(DueRow, due), MADO_FIELD(DueRow, state), MADO_FIELD(DueRow, is_open) };
};
struct DisputesView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string case_address, case_title, evidence, what, due_on, what_error, due_on_error, dispute_error;
    std::vector<DisputeRow> disputes;
    std::vector<DueRow> dues;
    std::vector<Choice> choices;
    bool has_dues = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(DisputesView, trouble_summary), MADO_FIELD(DisputesView, case_address), MADO_FIELD(DisputesView, case_title),
        MADO_FIELD(DisputesView, evidence), MADO_FIELD(DisputesView, what), MADO_FIELD(DisputesView, due_on), MADO_FIELD(DisputesView, what_error), MADO_FIELD(DisputesView, due_on_error),
        MADO_FIELD(DisputesView, dispute_error), MADO_FIELD(DisputesView, disputes), MADO_FIELD(DisputesView, dues), MADO_FIELD(DisputesView, choices), MADO_FIELD(DisputesView, has_dues) };
};

std::string title_of(Visit const& visit, cases::Dispute const& one) { return say(visit, "cases.dispute.kind." + word_of(one.kind)) + "　" + one.number; }

DueRow row_of(Visit const& visit, Due const& one)
{
    auto const late = !one.done_on && one.due_on < visit.now().today();
    return { one.id, one.what, wareki::text(one.due_on), one.done_on ? say(visit, "disclosure.due.done", { { "on", wareki::short_text(*one.done_on) } }) : say(visit, late ? "disclosure.due.late" : "disclosure.due.open"),
        !one.done_on };
}

}  // namespace

Shown show_disputes(Visit const& visit, Attempt const* attempt)
{
    auto const typed = [&](char const* name) { return attempt ? visit.request.answer(name) : std::string(); };
    auto const work = [&](db::Read& tx) -> Result<DisputesView> {
        auto const found = TRY(disputed(tx, visit.caller, case_of(visit)));
        DisputesView made;
        made.case_title = grouped(found.receipt_number) + "　" + found.title;
        for (auto const& one : cases::disputes(tx, found.id)) {
            bool const held = is_held(tx, one);
            made.disputes.push_back({ one.id, title_of(visit, one), wareki::text(one.filed_on) + "　" + say(visit, "cases.dispute.state." + word_of(one.state)),
                one.kind == cases::DisputeKind::ReviewRequest ? mado::web::link(visit, { "disputes", found.id.value, "defences", one.id }) : std::string(), !held && one.state == cases::DisputeState::Pending, held });
            made.choices.push_back({ one.id, title_of(visit, one), typed("dispute") == one.id });
        }
        for (auto const& one : dues(tx, found.id))
            made.dues.push_back(row_of(visit, one));
        made.has_dues = !made.dues.empty();
        return made;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.case_address = mado::web::link(visit, { "cases", case_of(visit).value });
    view.evidence = mado::web::link(visit, { "disputes", case_of(visit).value, "evidence" });
    view.what = attempt ? typed("what") : say(visit, "disclosure.due.usual");
    view.due_on = typed("due_on");
    view.what_error = mado::web::trouble_of(visit, attempt, "what");
    view.due_on_error = mado::web::trouble_of(visit, attempt, "due_on");
    view.dispute_error = mado::web::trouble_of(visit, attempt, "dispute");
    return mado::web::page(visit, "disclosure/disputes.html", view, attempt);
}

Shown act_disputes(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = case_of(visit);
    auto const what = request.answer("do"), path = "/disputes/" + id.value;
    if (what == "hold") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.hold" }, [&](db::Write& tx) { return hold_records(tx, visit.caller, visit.here, id, request.answer("dispute")); }));
        return mado::web::done(visit, path, "disclosure.said.held");
    }
    if (what == "finish") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.finish_due" }, [&](db::Write& tx) { return finish_due(tx, visit.caller, visit.here, id, request.answer("due")); }));
        return mado::web::done(visit, path, "disclosure.said.due_finished");
    }
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return disputed(tx, visit.caller, id); }));
    auto const due_on = Day::parse(request.answer("due_on"));
    if (!due_on)
        return refuse({ { "due_on", "disclosure.due_ahead" } });
    Due typed;
    typed.of = id;
    typed.dispute = request.answer("dispute");
    typed.what = request.answer("what");
    typed.due_on = *due_on;
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.set_due" }, [&](db::Write& tx) { return set_due(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, path, "disclosure.said.due");
}

Shown fetch_evidence(Visit const& visit)
{
    auto made = TRY(evidence(visit.here, visit.caller, case_of(visit)));
    auto response = http::bytes("application/zip", std::move(made.zip));
    return response.with("content-disposition", "attachment; filename=\"evidence.zip\"").with("cache-control", "no-store");
}

std::vector<mado::web::PageType> dispute_pages() { return { html::page<DisputesView>("disclosure/disputes.html") }; }

}  // namespace mado::disclosure::web
